// Streamlit's uploader takes what its own field is given, as if a person had chosen it there. What it would
// refuse is told here: the uploader may lie under a lid.

const TOLD_MS = 4000;

const DROPPINGS = new WeakMap();

class Dropping {
  constructor(root) {
    this.root = root;
    this.listeners = {
      dragenter: event => this.over(event), dragover: event => this.over(event),
      dragleave: event => this.leave(event), drop: event => this.drop(event),
      paste: event => this.paste(event),
    };
    for (const [type, act] of Object.entries(this.listeners)) document.addEventListener(type, act);
    this.veil = document.createElement('div');
    this.veil.className = 'veil';
    this.veil.hidden = true;
    this.veil.setAttribute('role', 'status');
    root.append(this.veil);
  }

  update(data) {
    this.data = data;
  }

  remove() {
    for (const [type, act] of Object.entries(this.listeners)) document.removeEventListener(type, act);
    this.veil.remove();
    clearTimeout(this.telling);
  }

  /** An uploader takes what is dropped on itself. */
  isMine(event) {
    const onUploader = event.target instanceof Element && event.target.closest('[data-testid="stFileUploaderDropzone"]');
    return [...(event.dataTransfer?.types ?? [])].includes('Files') && !onUploader;
  }

  over(event) {
    if (!this.isMine(event)) return this.show(false);
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.show(true);
  }

  /** Out of the window: from one element of the page into another comes with a related one. */
  leave(event) {
    if (!event.relatedTarget) this.show(false);
  }

  drop(event) {
    this.show(false);
    if (!this.isMine(event)) return;
    event.preventDefault();
    const files = [...event.dataTransfer.files], taken = files.filter(file => this.isTaken(file));
    this.give(taken);
    if (taken.length < files.length) this.refuse(files.filter(file => !taken.includes(file)));
  }

  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])].filter(one => one.type.startsWith('image/'));
    if (!files.length) return;
    event.preventDefault();
    this.give(files);
  }

  isTaken({type, size}) { return this.data.types.includes(type) && size <= this.data.bytes; }

  refuse(files) {
    this.show(true, `${files.map(({name}) => name).join(', ')}: ${this.data.refusal}`);
    this.telling = setTimeout(() => this.show(false), TOLD_MS);
  }

  give(files) {
    const field = document.querySelector(`.${this.data.uploader} input[type=file]`);
    if (!field || !files.length) return;
    const taken = new DataTransfer();
    for (const file of files) taken.items.add(file);
    field.files = taken.files;
    field.dispatchEvent(new Event('change', {bubbles: true}));
  }

  show(isOver, words = this.data.words) {
    clearTimeout(this.telling);
    const stage = isOver ? document.querySelector(`.${this.data.stage}`) : null;
    this.veil.hidden = !stage;
    if (!stage) return;
    this.veil.textContent = words;
    const {left, top, right, bottom} = stage.getBoundingClientRect();
    const seen = {top: Math.max(top, 0), bottom: Math.min(Math.max(bottom, top + 160), innerHeight)};
    Object.assign(this.veil.style, {
      left: `${left}px`, top: `${seen.top}px`, width: `${right - left}px`,
      height: `${Math.max(seen.bottom - seen.top, 80)}px`,
    });
  }
}

export default function ({data, parentElement}) {
  if (!DROPPINGS.has(parentElement)) DROPPINGS.set(parentElement, new Dropping(parentElement));
  DROPPINGS.get(parentElement).update(data);
  return () => {
    DROPPINGS.get(parentElement)?.remove();
    DROPPINGS.delete(parentElement);
  };
}
