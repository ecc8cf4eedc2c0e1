// The range input stays for the keyboard and for screen readers; pointers are followed here, because
// the thumb of a native range stops half its own width before the edges.

const COMPARES = new WeakMap();

class Compare {
  constructor(root) {
    const find = selector => root.querySelector(selector);
    Object.assign(this, {find, frame: find('.compare'), range: find('input'), button: find('.open')});
    this.loupe = new Loupe(find('.loupe'), () => this.closed());
    this.frame.addEventListener('pointerdown', event => this.down(event));
    this.frame.addEventListener('pointermove', event => {
      if (this.frame.hasPointerCapture(event.pointerId)) this.follow(event);
    });
    this.frame.addEventListener('dblclick', event => this.near(event));
    this.range.addEventListener('input', () => this.show(Number(this.range.value)));
    this.button.onclick = () => this.open();
  }

  update(data) {
    const [left, right] = data.labels;
    this.data = data;
    this.frame.style.setProperty('--aspect', data.width / data.height);
    this.find('.before').src = data.before;
    this.find('.after').src = data.after;
    this.find('.left').textContent = left;
    this.find('.right').textContent = right;
    this.range.setAttribute('aria-label', t('{left} and {right}: slide to compare', {left, right}));
    this.button.hidden = data.whole.length !== 2;
    this.button.title = t('Look at both pixel by pixel (double click)');
    this.button.querySelector('span').textContent = t('Loupe');
    if (!this.button.hidden) this.loupe.update(data);
    this.show(this.edge ?? 50);
  }

  show(percent) {
    this.edge = Math.min(100, Math.max(0, percent));
    this.range.value = this.edge;
    this.range.setAttribute('aria-valuetext', `${this.data.labels[0]} ${Math.round(this.edge)} %`);
    this.frame.style.setProperty('--edge', `${this.edge}%`);
    this.frame.toggleAttribute('data-far-left', this.edge < 16);
    this.frame.toggleAttribute('data-far-right', this.edge > 84);
  }

  /** Where a pointer is, in shares of the sides. */
  place(event) {
    const box = this.frame.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  follow(event) { this.show(100 * this.place(event)[0]); }

  down(event) {
    if (event.button !== 0 || this.button.contains(event.target)) return;
    this.frame.setPointerCapture(event.pointerId);
    this.range.focus({preventScroll: true});
    this.follow(event);
    event.preventDefault();
  }

  near(event) {
    if (!this.button.hidden && !this.button.contains(event.target)) this.open(this.place(event));
  }

  open(place) {
    this.frame.hidden = true;
    this.loupe.open(place);
  }

  closed() {
    this.frame.hidden = false;
    this.button.focus({preventScroll: true});
  }
}

export default function ({data, parentElement}) {
  useTexts(data);
  if (!COMPARES.has(parentElement)) COMPARES.set(parentElement, new Compare(parentElement));
  COMPARES.get(parentElement).update(data);
}
