// Three characters and the dice: a click has its picture drawn at once, and tells Python who it is.

const HEROES = new WeakMap();
const SVG = 'http://www.w3.org/2000/svg';
const DICE = [[8, 8], [16, 8], [12, 12], [8, 16], [16, 16]];
const MOST_SEED = 2 ** 31;

function put(tag, name, parent) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}

class Hero {
  constructor(root, data, tell) {
    const [frame, cards, name] = ['.frame', '.cards', '.name'].map(one => root.querySelector(one));
    Object.assign(this, {root, frame, cards, name, tell, number: data.number || 0, buttons: {}, thumbs: []});
    this.asker = new Asker('home', (url, image, asked) => this.show(image, asked), () => tell('blocked', true));
    data.guests.forEach(guest => this.card(guest.id, guest.title, button => this.thumb(button, guest), () => this.pick(guest)));
    cards.setAttribute('aria-label', t('Characters'));
    this.card('dice', t('Somebody else: roll the dice'), die, () => this.roll());
    this.watch = new ResizeObserver(() => this.ask());
    this.watch.observe(frame);
  }

  card(id, title, fill, act) {
    const button = this.buttons[id] = put('button', 'card', this.cards);
    Object.assign(button, {type: 'button', title, onclick: act});
    button.setAttribute('aria-label', title);
    button.dataset.character = id;
    fill(button);
  }

  thumb(button, {id, title, request}) {
    const first = put('span', 'letter', button);
    first.textContent = title[0];
    const asker = new Asker(`home-${id}`, (_, image) => { image.alt = ''; button.replaceChildren(image); });
    asker.ask(request, [160, 240]);
    this.thumbs.push(asker);
  }

  pick(guest) {
    this.number += 1;
    this.turnTo(guest);
    this.tell('pick', {id: guest.id, number: this.number});
  }

  roll() {
    this.number += 1;
    this.tell('pick', {seed: Math.floor(Math.random() * MOST_SEED), number: this.number});
  }

  update({shown, number, picture}) {
    if ((number || 0) < this.number) return;  // a newer click is on its way
    this.number = number || 0;
    this.turnTo(shown, picture);
  }

  turnTo(guest, picture = null) {
    this.guest = guest;
    this.picture = picture;
    for (const id in this.buttons) this.buttons[id].setAttribute('aria-pressed', id === guest.id);
    this.name.textContent = guest.title;
    this.frame.setAttribute('aria-label', t('A drawing of {name}', {name: guest.title}));
    if (!picture) return this.ask();
    const image = new Image();
    Object.assign(image, {src: picture, alt: ''});
    this.frame.replaceChildren(image);
  }

  ask() {
    if (!this.guest || this.picture) return;
    const edges = this.frame.getBoundingClientRect(), dots = Math.min(devicePixelRatio || 1, 2);
    this.asker.ask(this.guest.request, [edges.width * dots, edges.height * dots]);
  }

  show(image, asked) {
    image.alt = '';
    this.frame.replaceChildren(image);  // decoded already: nothing flickers
    tellDrawn(this.root, asked, image);
  }

  leave() {
    this.watch.disconnect();
    [this.asker, ...this.thumbs].forEach(asker => asker.leave());
  }
}

function die(button) {
  const drawn = document.createElementNS(SVG, 'svg');
  drawn.setAttribute('viewBox', '0 0 24 24');
  drawn.setAttribute('aria-hidden', 'true');
  const part = (kind, values) => {
    const made = document.createElementNS(SVG, kind);
    for (const name in values) made.setAttribute(name, values[name]);
    drawn.append(made);
  };
  part('rect', {x: 3.5, y: 3.5, width: 17, height: 17, rx: 4, class: 'die'});
  for (const [cx, cy] of DICE) part('circle', {cx, cy, r: 1.5, class: 'pip'});
  button.append(drawn);
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.hero');
  if (!HEROES.has(root)) HEROES.set(root, new Hero(root, data, setStateValue));
  HEROES.get(root).update(data);
  return () => {
    HEROES.get(root)?.leave();
    HEROES.delete(root);
    root.querySelectorAll('.frame, .cards').forEach(part => part.replaceChildren());
  };
}
