// A picture of the gallery, piece by piece at its full resolution: only what is looked at is fetched.

const AT_ONCE = 6, MOST_TILES = 240;

class Tiles {
  /** `changed()` is called when a piece has come, `lost()` when one cannot be had. */
  constructor({id, width, height}, small, changed, lost) {
    Object.assign(this, {id, width, height, changed, lost, pieces: new Map(), wanted: [], loading: 0});
    this.small = new Image();
    this.small.onload = changed;
    this.small.src = small;
  }

  /** The pixels [left, right) × [top, bottom) of this picture, sharp where its pieces are here. */
  draw(pen, left, top, right, bottom) {
    pen.imageSmoothingQuality = 'high';
    if (this.small.complete && this.small.naturalWidth) pen.drawImage(this.small, -left, -top, this.width, this.height);
    for (const [column, row] of this.within(left, top, right, bottom)) {
      const piece = this.pieces.get(`${column},${row}`);
      if (piece?.isHere) pen.drawImage(piece, column * TILE - left, row * TILE - top);
    }
  }

  within(left, top, right, bottom) {
    const found = [], last = (end, side) => Math.min(Math.ceil(end / TILE), Math.ceil(side / TILE));
    for (let row = Math.max(0, Math.floor(top / TILE)); row < last(bottom, this.height); row++) {
      for (let column = Math.max(0, Math.floor(left / TILE)); column < last(right, this.width); column++) found.push([column, row]);
    }
    return found;
  }

  /** What is looked at now comes first; what was asked for before and is out of sight does not come. */
  want(left, top, right, bottom) {
    const middle = [(left + right) / 2 / TILE - 0.5, (top + bottom) / 2 / TILE - 0.5];
    const far = ([column, row]) => Math.hypot(column - middle[0], row - middle[1]);
    const names = this.within(left, top, right, bottom).sort((a, b) => far(a) - far(b)).map(String);
    for (const name of names.filter(name => this.pieces.has(name))) this.touch(name);
    this.wanted = names.filter(name => !this.pieces.has(name));
    this.load();
  }

  /** To the end of the row, at whose start those stand that are given up first. */
  touch(name) {
    const piece = this.pieces.get(name);
    this.pieces.delete(name);
    this.pieces.set(name, piece);
  }

  load() {
    while (this.loading < AT_ONCE && this.wanted.length) {
      const name = this.wanted.shift(), piece = new Image();
      this.loading += 1;
      this.pieces.set(name, piece);
      piece.onload = () => { piece.isHere = true; this.came(); };
      piece.onerror = () => { this.came(); this.lost(); };
      piece.src = new URL(`api/picture/${this.id}?tile=${name}`, document.baseURI).href;
    }
    for (const name of [...this.pieces.keys()].slice(0, Math.max(0, this.pieces.size - MOST_TILES))) this.pieces.delete(name);
  }

  came() {
    this.loading -= 1;
    this.load();
    this.changed();
  }
}
