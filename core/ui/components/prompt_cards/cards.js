// A card a prompt: its drawing in its pose, its words, a star, and what to do with it. Arrow keys walk over the
// cards, S gives a star. Drawings are fetched when their card comes near the screen; the page never waits for one.

const WALLS = new WeakMap();
const KEPT_ASKS = 20;

class Wall {
  constructor(root) {
    this.root = root;
    this.cards = new Map();
    this.asks = [];
    root.onclick = event => this.click(event);
    root.onkeydown = event => this.press(event);
    root.onfocusin = event => this.reach(event.target.closest('.card'));
  }

  update({cards}, send) {
    this.send = send;
    const focused = this.root.querySelector(':focus');
    const places = cards.map(card => this.place(card));
    if (places.some((place, n) => place !== this.root.children[n]) || places.length !== this.root.children.length) {
      this.root.replaceChildren(...places);
      focused?.focus();
    }
    this.cards = new Map(cards.map((card, n) => [card.id, {look: places[n].dataset.look, place: places[n]}]));
    cards.forEach((card, n) => this.mark(places[n], card));
    if (!this.root.querySelector('.choose[tabindex="0"]')) this.reach(places[0]);
  }

  /** The card that is there already stays, with its drawing, while it looks the same. */
  place(card) {
    const look = JSON.stringify([card.title, card.words, card.tags, card.pose, card.src, t('Use')]);
    const known = this.cards.get(card.id);
    return known?.look === look ? known.place : this.build(card, look);
  }

  build({id, title, words, tags, pose, src, whole, own, made}, look) {
    const place = node('div', 'card');
    Object.assign(place.dataset, {id, look});
    place.setAttribute('role', 'listitem');
    const choose = button('choose', place);
    const frame = node('span', 'frame', choose);
    const image = node('img', '', frame);
    Object.assign(image, {loading: 'lazy', decoding: 'async', alt: '', draggable: false, onerror: () => image.remove(), src});
    if (pose) node('span', 'pose', frame).textContent = pose;
    node('b', 'title', choose).textContent = title;
    const marks = tags.length ? node('span', 'tags', choose) : null;
    for (const tag of tags) node('span', '', marks).textContent = tag;
    const said = node('span', 'words', choose);
    for (const [text, isBlank] of words) node(isBlank ? 'em' : 'span', '', said).textContent = text;
    if (!made) button('star', place);
    const acts = node('div', 'acts', place);
    if (whole) act('use', acts, t('Use'), t('Use “{title}” and its pose on Generate', {title}));
    if (made) act('keep', acts, t('Keep'), t('Keep “{title}” as mine', {title}));
    if (own) {
      act('edit', acts, t('Edit'), t('Edit “{title}”', {title}));
      act('remove', acts, t('Remove'), t('Remove “{title}”', {title}));
    }
    for (const one of place.querySelectorAll('button')) one.tabIndex = -1;
    return place;
  }

  mark(place, {title, starred, chosen}) {
    place.classList.toggle('chosen', chosen);
    const choose = place.querySelector('.choose'), star = place.querySelector('.star');
    choose.setAttribute('aria-pressed', chosen);
    if (!star) return;
    star.setAttribute('aria-pressed', starred);
    star.setAttribute('aria-label', t('Favourite: {title}', {title}));
    star.title = starred ? t('Take the star away (S)') : t('Favourite (S)');
    star.textContent = starred ? '★' : '☆';
  }

  /** One card takes part in the tab order, the others are reached by arrows. */
  reach(place) {
    for (const one of this.root.children) {
      for (const each of one.querySelectorAll('button')) each.tabIndex = one === place ? 0 : -1;
    }
  }

  click(event) {
    const place = event.target.closest('.card'), pressed = event.target.closest('button');
    if (place && pressed) this.ask(place.dataset.id, pressed.classList[0]);
  }

  press(event) {
    const place = event.target.closest('.card'), places = [...this.root.children];
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = places.indexOf(place), across = this.columns();
    const steps = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across, Home: -at, End: places.length - 1 - at};
    if (event.key in steps) {
      event.preventDefault();
      places[Math.min(Math.max(at + steps[event.key], 0), places.length - 1)].querySelector('.choose').focus();
    } else if (event.key.toLowerCase() === 's' && place.querySelector('.star')) this.ask(place.dataset.id, 'star');
  }

  columns() {
    const top = this.root.firstElementChild.offsetTop;
    return [...this.root.children].filter(one => one.offsetTop === top).length;
  }

  /** Two clicks may come before Python has heard of the first. */
  ask(id, what) {
    const at = Math.max(Date.now(), (this.asks.at(-1)?.at ?? 0) + 1);
    this.asks = [...this.asks, {id, what, at}].slice(-KEPT_ASKS);
    this.send(this.asks);
  }
}

function node(tag, name, parent) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  parent?.append(made);
  return made;
}

function button(name, parent) {
  const made = node('button', name, parent);
  made.type = 'button';
  return made;
}

function act(name, parent, text, label) {
  const made = button(name, parent);
  Object.assign(made, {textContent: text, title: label});
  made.setAttribute('aria-label', label);
}

export default function ({data, parentElement, setStateValue}) {
  useTexts(data);
  const root = parentElement.querySelector('.cards');
  root.setAttribute('aria-label', t('Prompts'));
  if (!WALLS.has(root)) WALLS.set(root, new Wall(root));
  WALLS.get(root).update(data, asks => setStateValue('asked', asks));
  return () => { WALLS.delete(root); root.replaceChildren(); };
}
