// Carrying a chip: by mouse from anywhere on it, by finger at its grip, so that a finger elsewhere scrolls the page.
// Chips keep their places in the document while one is carried; their order is drawn.

const REACH = 6;

class Carrying {
  constructor(list, drop) {
    this.list = list;
    this.drop = drop;
    list.addEventListener('pointerdown', event => this.begin(event));
  }

  begin(event) {
    const chip = event.target.closest('.chip');
    const isGrip = event.target.closest('.grip');
    if (!chip || event.button || chip.dataset.stays || (event.pointerType !== 'mouse' && !isGrip)) return;
    const moves = one => this.move(one), ends = one => this.end(one.type === 'pointerup');
    const keys = one => { if (one.key === 'Escape') this.end(false); };
    this.let = () => {
      document.removeEventListener('pointermove', moves);
      document.removeEventListener('pointerup', ends);
      document.removeEventListener('pointercancel', ends);
      document.removeEventListener('keydown', keys);
    };
    document.addEventListener('pointermove', moves);
    document.addEventListener('pointerup', ends);
    document.addEventListener('pointercancel', ends);
    document.addEventListener('keydown', keys);
    Object.assign(this, {chip, x: event.clientX, y: event.clientY, carries: false});
  }

  move(event) {
    if (!this.carries && Math.hypot(event.clientX - this.x, event.clientY - this.y) < REACH) return;
    if (!this.carries) {
      this.carries = true;
      this.chips = [...this.list.children];
      this.chip.classList.add('carried');
    }
    event.preventDefault();
    const others = this.chips.filter(one => one !== this.chip);
    const place = placeAt(others, event.clientX, event.clientY);
    this.chips = [...others.slice(0, place), this.chip, ...others.slice(place)];
    this.chips.forEach((one, number) => { one.style.order = number; });
  }

  end(drops) {
    this.let?.();
    this.let = null;
    if (!this.carries) return;
    this.carries = false;
    this.chip.classList.remove('carried');
    const from = [...this.list.children].indexOf(this.chip), to = this.chips.indexOf(this.chip);
    for (const one of this.chips) one.style.order = '';
    this.stopsClick = true;
    setTimeout(() => { this.stopsClick = false; });
    if (drops && from !== to) this.drop(from, to);
  }
}

// Before the first chip whose middle is behind the point, row by row.
function placeAt(chips, x, y) {
  const at = chips.findIndex(one => {
    const {left, width, top, bottom} = one.getBoundingClientRect();
    return y < top || (y <= bottom && x < left + width / 2);
  });
  return at < 0 ? chips.length : at;
}
