// A clip as the studio plans it, and its frames: asked for in an order that plays from the first few on, kept by what
// is seen on them. `MOTION` (where to ask, the sides that are drawn) is put in front by Python.

const LANES = 2, AGAIN_AFTER = 1200, MOST_BLOBS = 1500, MOST_DECODED = 48;
const TAB = Math.random().toString(36).slice(2, 12);
const pause = ms => new Promise(done => setTimeout(done, ms));

/** The studio does not have it any more, or will not draw it: `lines` say why. */
class Refused extends Error {
  constructor(status, lines = '') { super(lines); Object.assign(this, {status, lines}); }
}

/** One answer of the studio; waits while it is busy or away. */
async function asked(path, lane, options, isWanted) {
  for (;;) {
    if (!isWanted()) return null;
    try {
      const answer = await fetch(new URL(path, document.baseURI), {...options, headers: {
        ...options.headers, 'X-Drawing-Line': `clip.${lane}.${TAB}`,
        'Accept-Language': document.documentElement.lang || 'en',
      }});
      if (answer.status === 200) return answer;
      if ([400, 403, 404, 405, 413, 500].includes(answer.status)) throw new Refused(answer.status, await answer.text());
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (error.name === 'AbortError') return null;
    }
    await pause(AGAIN_AFTER);
  }
}

/** Blobs of frames by name, and the latest of them decoded. */
class Frames {
  constructor() { Object.assign(this, {blobs: new Map(), decoded: new Map(), busy: new Set()}); }

  has(key) { return this.blobs.has(key); }

  put(key, blob) {
    this.blobs.set(key, blob);
    for (const old of this.blobs.keys()) {
      if (this.blobs.size <= MOST_BLOBS) break;
      this.blobs.delete(old);
    }
  }

  /** The picture, or null while it is being decoded: `then` is called when it is there. */
  get(key, then = () => {}) {
    const found = this.decoded.get(key);
    if (found) {
      this.decoded.delete(key);
      this.decoded.set(key, found);
      return found;
    }
    if (this.blobs.has(key) && !this.busy.has(key)) this.decode(key, then);
    return null;
  }

  async decode(key, then) {
    this.busy.add(key);
    try {
      this.decoded.set(key, await createImageBitmap(this.blobs.get(key)));
      for (const [old, picture] of this.decoded) {
        if (this.decoded.size <= MOST_DECODED) break;
        picture.close();
        this.decoded.delete(old);
      }
      then();
    } catch {
      this.blobs.delete(key);  // cut off on its way
    } finally {
      this.busy.delete(key);
    }
  }
}

/** Numbers 0 to count − 1 so that every start of the list is spread over all of them. */
function spread(count) {
  const order = [], seen = new Set();
  for (let step = 1 << Math.ceil(Math.log2(Math.max(count, 1))); step >= 1; step >>= 1) {
    for (let number = 0; number < count; number += step) {
      if (!seen.has(number)) { seen.add(number); order.push(number); }
    }
  }
  return order;
}

class Clip {
  /** `request`: keys, fps, … as the studio takes them; `changed()` hears of each frame that comes. */
  constructor(frames, request, side, changed) {
    Object.assign(this, {frames, request, side, changed, names: [], keys: [], sticks: [], token: '', isGone: false, first: 0});
  }

  get count() { return this.names.length; }
  get isReady() { return this.count > 0; }
  get drawn() { return this.names.filter(name => this.frames.has(this.key(name))).length; }
  /** Enough of it to play. */
  get isPlayable() { return this.isReady && this.drawn >= Math.min(4, new Set(this.names).size); }

  key(name, part = 'picture') { return `${name} ${this.side} ${part}`; }

  /** Without the studio: its frames are sticks. */
  use({frames, keys, sticks, token = ''}) {
    Object.assign(this, {names: frames, keys, sticks, token});
    this.order = [...new Set([...keys, ...spread(frames.length)])];
  }

  async plan() {
    const body = JSON.stringify(this.request);
    const answer = await asked(MOTION.path, 'plan', {
      method: 'POST', body, headers: {'Content-Type': 'application/json'},
    }, () => !this.isGone);
    if (answer) this.use(await answer.json());
    return Boolean(answer) && !this.isGone;
  }

  /** Asks for all frames that are missing; `at()` is the one that is looked at. */
  async fill(at) {
    const waiting = new Set();
    const lane = async number => {
      for (let next; !this.isGone && (next = this.missing(at(), waiting)) !== null;) {
        const name = this.names[next];
        waiting.add(name);
        if (!await this.fetched(next, 'picture', number)) return;
        this.changed();
      }
    };
    await Promise.all(Array.from({length: LANES}, (_, number) => lane(number)));
  }

  missing(at, waiting) {
    const isMissing = number => !waiting.has(this.names[number]) && !this.frames.has(this.key(this.names[number]));
    if (at < this.count && isMissing(at)) return at;
    const found = this.order.find(isMissing);
    return found === undefined ? null : found;
  }

  async fetched(number, part, lane) {
    const path = `${MOTION.path}/${this.token}/${number}?side=${this.side}&part=${part}`;
    const answer = await asked(path, lane, {}, () => !this.isGone);
    if (!answer) return false;
    this.frames.put(this.key(this.names[number], part), await answer.blob());
    return true;
  }

  /** The picture of this frame, or of the last one before it that is drawn; null without any. */
  nearest(number, then) {
    for (let back = 0; back < this.count; back++) {
      const name = this.names[(number - back + this.count) % this.count];
      if (!this.frames.has(this.key(name))) continue;
      const picture = this.frames.get(this.key(name), then);
      if (picture || back === 0) return picture;
    }
    return null;
  }

  exact(number, then) { return this.count ? this.frames.get(this.key(this.names[number]), then) : null; }

  leave() { this.isGone = true; }
}
