// A text area of the page becomes a box for prompts: it completes words, changes weights by keys,
// and marks what is not understood. The text area stays what it is; nothing here keeps its text.

const BOXES = new WeakMap(), LISTS = new Map();
const KEEPS = 30_000, TRIES = 60, MOST_AT_ONCE = 2;
const MOVES = ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'];
const COARSE = matchMedia('(pointer: coarse)');

/** A list of the studio's, fetched once; names of people and models again after a while. */
function listed(url, isLasting) {
  const known = LISTS.get(url), now = performance.now();
  if (known && (now - known.at < KEEPS || (isLasting && known.isHere))) return known;
  const fresh = {at: now, value: known?.value};
  fresh.come = fetch(new URL(url, document.baseURI)).then(answer => (answer.ok ? answer.json() : null), () => null)
    .then(value => Object.assign(fresh, {value: value ?? fresh.value ?? {}, isHere: value !== null,
      words: value?.tags && indexed(value.tags)}));
  LISTS.set(url, fresh);
  return fresh;
}

class Box {
  constructor(area) {
    this.area = area;
    const place = area.closest('[data-testid="stElementContainer"]');
    this.mirror = new Mirror(area);
    this.list = new List(area, place, option => this.take(option));
    this.marks = new Marks(area, place, this.mirror);
    this.heard = new AbortController();
    this.watch = new ResizeObserver(() => { this.mirror.measure(); this.marks.draw(); });
    this.watch.observe(area);
    this.listen();
  }

  listen() {
    const on = (where, name, act, more = {}) =>
      where?.addEventListener(name, act, {signal: this.heard.signal, ...more});
    on(this.area, 'input', event => this.typed(event));
    on(this.area, 'compositionend', () => setTimeout(() => this.complete()));
    on(this.area, 'keydown', event => this.press(event), {capture: true});
    on(this.area, 'focus', () => { this.tags(); this.marks.follow(); });
    on(this.area, 'blur', () => { this.list.close(); this.marks.hide(); });
    on(this.area, 'scroll', () => { this.mirror.scroll(); this.place(); this.marks.hide(); });
    on(this.area, 'pointerdown', () => this.list.close());
    on(this.area, 'pointermove', event => event.pointerType === 'mouse' && this.marks.point(event.clientX, event.clientY));
    on(this.area, 'pointerleave', event => event.pointerType === 'mouse' && this.marks.hide());
    on(this.area, 'click', event => this.marks.point(event.clientX, event.clientY));
    for (const [where, name] of [[document, 'scroll'], [visualViewport, 'resize'], [visualViewport, 'scroll']])
      on(where, name, () => this.place(), {capture: true, passive: true});
    on(document.fonts, 'loadingdone', () => { this.mirror.measure(); this.marks.draw(); });
  }

  update(data) {
    this.data = data;
    this.marks.take(data.marks, data.text ?? this.area.value);
    // What Python wrote into the text area may come to it after this.
    setTimeout(() => this.marks.follow(), 50);
    if (this.area === document.activeElement) this.tags();
  }

  tags() {
    if (!this.data?.tags) return null;
    return listed(this.data.tags, true).words ?? null;
  }

  names(kind) {
    if (!this.data.offers.includes(kind)) return [];
    const list = listed(this.data.names, false);
    if (!list.value) list.come.then(() => this.complete());
    return (list.value?.[kind] ?? []);
  }

  typed(event) {
    this.marks.follow();
    if (this.isTyping(event)) this.complete();
    else this.list.close();
  }

  /** Letter by letter; what was pasted, dropped or written by a script asks for nothing. */
  isTyping({inputType = '', data, isComposing}) {
    if (inputType.startsWith('delete')) return this.list.isOpen;
    if (inputType === 'insertText') return (data ?? '').length <= MOST_AT_ONCE;
    return inputType === 'insertCompositionText' && isComposing && this.mayInterrupt(data);
  }

  /** A phone's keyboard composes every word; only kana and the like have choices of their own. */
  mayInterrupt(data) {
    return COARSE.matches && /^[\x20-\x7e]*$/.test(data ?? '');
  }

  complete() {
    const {area} = this, words = this.tags();
    const isHere = area === document.activeElement && area.selectionStart === area.selectionEnd;
    this.wish = isHere ? wanted(area.value, area.selectionStart) : null;
    if (!this.wish || (this.wish.kind === 'tag' && !words)) return this.list.close();
    const {option, found} = this.found(words);
    this.option = option;
    this.list.show(found, found.length ? this.mirror.caret(option.start) : null);
  }

  found(words) {
    const {kind, options} = this.wish;
    if (kind !== 'tag') return {option: options[0], found: this.named(kind, options[0].query)};
    for (const option of options) {
      const found = [...this.embeddings(option), ...search(words, option.query).map(hit => this.row(hit))];
      if (found.length) return {option, found};
    }
    return {option: options[0], found: []};
  }

  row({tag, alias}) {
    const {kinds} = listed(this.data.tags, true).value;
    return {label: tag.name, note: alias, kind: tag.category, told: kinds[tag.category], value: tag};
  }

  embeddings({query}) {
    const typed = fold(query), begun = this.names('embeddings').filter(({name}) => fold(name).startsWith(typed));
    return begun.map(value => ({label: value.name, note: value.note, kind: 'embedding', told: t('embedding'), value}));
  }

  named(kind, query) {
    const typed = fold(query), told = kind === 'lora' ? t('LoRA') : t('character');
    const rows = this.names(kind === 'lora' ? 'loras' : 'characters').map(value => ({value, text: fold(value.name)}));
    const begins = rows.filter(({text}) => text.startsWith(typed));
    const holds = rows.filter(({text}) => text.includes(typed) && !text.startsWith(typed));
    return [...begins, ...holds].slice(0, MOST_HITS)
      .map(({value}) => ({label: kind === 'lora' ? value.name : `@${value.name}`, note: value.note ?? '', kind, told, value}));
  }

  place() {
    if (this.list.isOpen) this.list.put(this.mirror.caret(this.option.start));
  }

  take(option) {
    if (!option) return;
    const {start, end, text} = written(this.area.value, this.wish, this.option, option.value);
    type(this.area, start, end, text);
    this.list.close();
  }

  press(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const isVertical = event.key === 'ArrowUp' || event.key === 'ArrowDown';
    if (isVertical && (event.ctrlKey || event.metaKey) && !event.altKey) return this.weigh(event);
    if (!this.list.isOpen || event.altKey) return;
    if (event.ctrlKey || event.metaKey) return event.key === 'Enter' ? this.list.close() : undefined;
    if (isVertical) this.list.move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Escape') this.list.close();
    else if (event.key === 'Enter' && this.list.chosen && !event.shiftKey) this.take(this.list.chosen);
    else if (event.key === 'Tab' && !event.shiftKey) this.take(this.list.chosen ?? this.list.options[0]);
    else return MOVES.includes(event.key) ? this.list.close() : undefined;
    event.preventDefault();
    event.stopPropagation();
  }

  weigh(event) {
    event.preventDefault();
    event.stopPropagation();
    this.list.close();
    const {value, selectionStart, selectionEnd} = this.area;
    const found = weighted(value, selectionStart, selectionEnd, event.key === 'ArrowUp');
    if (found) retype(this.area, found.text, found.start, found.end);
  }

  leave() {
    this.heard.abort();
    this.watch.disconnect();
    for (const part of [this.mirror, this.list, this.marks]) part.leave();
  }
}

function styled() {
  if (document.getElementById('paf-prompt-box')) return;
  const style = document.head.appendChild(document.createElement('style'));
  style.id = 'paf-prompt-box';
  style.textContent = STYLE;
}

/** The text area may come to the page after this; it may be another one after a while. */
function attach(root, data, tries = TRIES) {
  const area = document.querySelector(`.st-key-${data.field} textarea`), held = BOXES.get(root);
  if (held && held.area !== area) {
    held.leave();
    BOXES.delete(root);
  }
  if (!area) return tries && setTimeout(() => root.isConnected && attach(root, data, tries - 1), 50);
  if (!BOXES.has(root)) BOXES.set(root, new Box(area));
  BOXES.get(root).update(data);
}

export default function ({data, parentElement}) {
  useTexts(data);
  styled();
  attach(parentElement, data);
  return () => {
    BOXES.get(parentElement)?.leave();
    BOXES.delete(parentElement);
  };
}
