// A film from the camera. Streamlit's field for files takes what it is given, as if a person had chosen it.

const FILM = '<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="3" y="6" width="12" height="12" rx="2"/>'
  + '<path d="M15 11l6-3v8l-6-3z"/></svg>';
const KINDS = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'];
const WISH = {audio: false, video: {width: {ideal: 1280}, height: {ideal: 720}, frameRate: {ideal: 30}}};
// A second of a film of a moving figure need not have more.
const BITS = 4_000_000;

const RECORDERS = new WeakMap();

class Recorder {
  constructor(root) {
    this.root = root;
    root.innerHTML = `<button type="button" class="open"></button>
      <div class="view" hidden><video muted playsinline></video><div class="count" role="status"></div></div>
      <div class="acts" hidden><button type="button" class="go"></button><button type="button" class="away"></button></div>
      <p class="told" role="status" hidden></p>`;
    this.open = this.part('.open');
    this.open.onclick = () => (canRecord() ? this.begin() : this.takeWithPhone());
    this.part('.go').onclick = () => (this.isOn() ? this.stop() : this.countDown());
    this.part('.away').onclick = () => this.close();
  }

  part(name) { return this.root.querySelector(name); }

  update(data) {
    this.data = data;
    this.root.hidden = !canRecord() && !matchMedia('(pointer: coarse)').matches;
    this.open.innerHTML = FILM;
    this.open.append(t('Record with the camera'));
    this.part('video').setAttribute('aria-label', t('What the camera sees'));
    this.part('.away').textContent = t('Close the camera');
    this.name();
  }

  name() {
    this.part('.go').textContent = this.isOn() ? t('Stop') : t('Start in {count} seconds', {count: this.data.ready});
  }

  isOn() { return Boolean(this.waiting) || this.recording?.state === 'recording'; }

  async begin() {
    this.tell('');
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(WISH);
    } catch {
      return this.tell(t('The camera cannot be opened. Allow it in the browser, or choose a film instead.'));
    }
    if (!this.root.isConnected) return this.close();
    const video = this.part('video');
    video.srcObject = this.stream;
    await video.play().catch(() => {});
    this.show(true);
    this.part('.go').focus();
  }

  countDown() {
    let left = this.data.ready;
    const tick = () => {
      this.count(left ? String(left) : '', false);
      if (!left) return this.record();
      left -= 1;
      this.waiting = setTimeout(tick, 1000);
    };
    tick();
    this.name();
  }

  record() {
    this.waiting = 0;
    const type = KINDS.find(kind => MediaRecorder.isTypeSupported(kind));
    const pieces = [];
    this.recording = new MediaRecorder(this.stream, {mimeType: type, videoBitsPerSecond: BITS});
    this.recording.ondataavailable = ({data}) => pieces.push(data);
    this.recording.onstop = () => this.give(new Blob(pieces, {type}));
    this.recording.start();
    const began = performance.now();
    this.clock = setInterval(() => {
      const seconds = Math.floor((performance.now() - began) / 1000);
      this.count(t('{count} of {most} s', {count: seconds, most: this.data.most}), true);
      if (seconds >= this.data.most) this.stop();
    }, 250);
    this.name();
  }

  stop() {
    clearInterval(this.clock);
    if (this.waiting) {
      clearTimeout(this.waiting);
      this.waiting = 0;
      this.count('', false);
      return this.name();
    }
    if (this.recording?.state === 'recording') this.recording.stop();
  }

  give(film) {
    this.close();
    const field = document.querySelector(this.data.selector);
    if (!field || !film.size) return;
    const ending = film.type.includes('mp4') ? 'mp4' : 'webm';
    const taken = new DataTransfer();
    taken.items.add(new File([film], `recording.${ending}`, {type: film.type.split(';')[0]}));
    field.files = taken.files;
    field.dispatchEvent(new Event('change', {bubbles: true}));
  }

  close() {
    clearInterval(this.clock);
    clearTimeout(this.waiting);
    this.waiting = 0;
    if (this.recording?.state === 'recording') {
      this.recording.onstop = null;
      this.recording.stop();
    }
    this.recording = null;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.part('video').srcObject = null;
    this.count('', false);
    this.show(false);
    this.name();
  }

  show(isOpen) {
    this.part('.view').hidden = this.part('.acts').hidden = !isOpen;
    this.open.hidden = isOpen;
  }

  count(text, isSmall) {
    const count = this.part('.count');
    count.textContent = text;
    count.classList.toggle('small', isSmall);
  }

  tell(text) {
    this.part('.told').textContent = text;
    this.part('.told').hidden = !text;
  }

  /** The phone's own camera; for one press its field takes films alone. */
  takeWithPhone() {
    const field = document.querySelector(this.data.selector);
    if (!field) return;
    const accept = field.accept;
    field.accept = 'video/*';
    field.setAttribute('capture', 'environment');
    const restore = () => {
      field.accept = accept;
      field.removeAttribute('capture');
    };
    for (const name of ['change', 'cancel']) field.addEventListener(name, restore, {once: true});
    field.click();
  }
}

/** Browsers show the camera to pages of HTTPS and of this machine alone. */
function canRecord() {
  return Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
}

export default function ({data, parentElement}) {
  useTexts(data);
  const root = parentElement.querySelector('.recorder');
  if (!RECORDERS.has(root)) RECORDERS.set(root, new Recorder(root));
  RECORDERS.get(root).update(data);
  return () => {
    RECORDERS.get(root)?.close();
    RECORDERS.delete(root);
  };
}
