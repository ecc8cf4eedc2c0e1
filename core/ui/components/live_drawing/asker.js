// Asks the studio for drawings: one request is under way, and of those that come meanwhile the newest
// goes next. `ENDPOINT` (where to ask) is put in front by Python.

const LARGEST = 1024, SMALLEST = 320;  // px, the longer side of a drawing
const SWIFT = 55, SLOW = 75;  // ms of a round trip: larger drafts below, smaller ones above
const STILL_AFTER = 160;  // ms without a move, then it is drawn in full
const EVERY = 70;  // ms between two drafts: enough for the eye, and the studio has time for others
const AGAIN_AFTER = 1000;  // ms, when the studio was busy or away
const TAB = Math.random().toString(36).slice(2, 12);

class Asker {
  /**
   * `show(url, image, asked)` puts a decoded picture up; `fail()` hears that drawings cannot be asked for,
   * `told(lines)` what the studio says of one.
   */
  constructor(name, show, fail = () => {}, told = () => {}) {
    Object.assign(this, {line: `${name}.${TAB}`, show, fail, told, next: null, isBusy: false, isOff: false, isGone: false});
    Object.assign(this, {draft: .6, still: 0, url: null, last: '', shown: null});
  }

  /** `request`: pose, prompt, …; `box`: [width, height] in device pixels; `isMoving`: a draft will do for now. */
  ask(request, box, isMoving = false) {
    if (this.isOff || this.isGone || !(box[0] > 0 && box[1] > 0)) return;
    clearTimeout(this.still);
    const whole = Math.min(1, LARGEST / Math.max(...box)), least = SMALLEST / Math.max(...box);
    const scale = isMoving ? Math.min(whole, Math.max(this.draft * whole, least)) : whole;
    const [width, height] = box.map(side => Math.min(Math.max(Math.round(side * scale), 16), LARGEST));
    const body = JSON.stringify({...request, width, height});
    if (isMoving) this.still = setTimeout(() => this.ask(request, box), STILL_AFTER);
    if (body === this.last) return;
    this.last = body;
    this.next = {body, at: performance.now(), isMoving};
    if (!this.isBusy) this.go();
  }

  async go() {
    this.isBusy = true;
    while (this.next && !this.isOff && !this.isGone) {
      const asked = this.next;
      this.next = null;
      const started = performance.now();
      if (!await this.fetched(asked) && !this.next) await this.wait(asked);
      if (asked.isMoving) await pause(EVERY - performance.now() + started);
    }
    this.isBusy = false;
  }

  /** Shown, or not to be asked for again? */
  async fetched(asked) {
    const started = performance.now();
    try {
      const answer = await drawn(asked.body, this.line);
      if ([404, 405, 403].includes(answer.status)) return this.off();
      if ([200, 400].includes(answer.status)) this.told(linesOf(answer));
      if (answer.status !== 200) return answer.status < 500 || answer.status === 500;
      const picture = await answer.blob();
      if (asked.isMoving) this.pace(performance.now() - started);
      await this.shown;
      this.shown = this.put(picture, asked);
      // The next draft is asked for while this one is put up; what stays is put up for certain.
      if (asked.isMoving) this.shown = this.shown.catch(() => {});
      else await this.shown;
      return true;
    } catch {
      return false;  // the studio is away, or the picture was cut off
    }
  }

  async put(picture, asked) {
    const url = URL.createObjectURL(picture), image = new Image();
    image.src = url;
    await image.decode();
    if (this.isGone) return URL.revokeObjectURL(url);
    await this.show(url, image, asked);
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = url;
  }

  /** So that a drag stays fluent on this machine. */
  pace(took) {
    if (took > SLOW) this.draft = Math.max(this.draft * .85, .2);
    else if (took < SWIFT) this.draft = Math.min(this.draft * 1.08, 1);
  }

  wait(asked) {
    this.next = asked;
    return pause(AGAIN_AFTER);
  }

  off() {
    this.isOff = true;
    this.fail();
    return true;
  }

  leave() {
    this.isGone = true;
    clearTimeout(this.still);
    if (this.url) URL.revokeObjectURL(this.url);
  }
}

/** The studio's answer to one request. */
const drawn = (body, line) => fetch(new URL(ENDPOINT, document.baseURI), {
  method: 'POST', body, headers: {
    'Content-Type': 'application/json', 'X-Drawing-Line': line,
    'Accept-Language': document.documentElement.lang || 'en',  // the page's, which need not be the browser's
  },
});

/** What it says beside the picture. */
const linesOf = answer => JSON.parse(answer.headers.get('X-Drawing-Notes') || '[]');

const pause = ms => new Promise(done => setTimeout(done, Math.max(ms, 0)));

/** Tells whoever measures or tests that a drawing is on the screen: when it was asked for, and how large it is. */
function tellDrawn(element, {at, isMoving}, {naturalWidth, naturalHeight}) {
  const detail = {asked: at, shown: performance.now(), isMoving, width: naturalWidth, height: naturalHeight};
  element.dispatchEvent(new CustomEvent('drawn', {detail, bubbles: true, composed: true}));
}
