// A drawing that is drawn anew whenever Python sends other words, another pose or another seed.

const LIVES = new WeakMap();

class Live {
  constructor(root, send) {
    Object.assign(this, {root, send, frame: root.querySelector('.frame')});
    this.watch = new ResizeObserver(() => this.ask());
    this.watch.observe(this.frame);
  }

  update(data) {
    this.data = data;
    this.frame.style.setProperty('--aspect', data.width / data.height);
    this.frame.setAttribute('aria-label', data.alt);
    this.asker ??= new Asker(data.name, (url, image, asked) => this.show(image, asked), () => this.send(true));
    if (data.picture) this.put(data.picture);
    else this.ask();
  }

  ask() {
    if (!this.data || this.data.picture) return;
    const edges = this.frame.getBoundingClientRect(), dots = Math.min(devicePixelRatio || 1, 2);
    this.asker.ask(this.data.request, [edges.width * dots, edges.height * dots]);
  }

  show(image, asked) {
    image.alt = '';
    this.frame.replaceChildren(image);  // decoded already: nothing flickers
    tellDrawn(this.root, asked, image);
  }

  put(url) {
    if (this.frame.firstChild?.src === url) return;
    const image = new Image();
    Object.assign(image, {src: url, alt: ''});
    this.frame.replaceChildren(image);
  }

  leave() {
    this.watch.disconnect();
    this.asker?.leave();
  }
}

export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector('.live');
  if (!LIVES.has(root)) LIVES.set(root, new Live(root, value => setStateValue('blocked', value)));
  const live = LIVES.get(root);
  live.update(data);
  return () => {
    live.leave();
    LIVES.delete(root);
  };
}
