// Tab comes to a group of buttons once, arrow keys go through it, and a held finger reads a name.

const HOLD = 450;  // ms

class Roving {
  /** `bars`: elements with buttons; one of each can be reached by Tab. `say(text, button)` shows a name. */
  constructor(bars, say) {
    Object.assign(this, {bars, say});
    for (const bar of bars) {
      bar.addEventListener('keydown', e => this.key(bar, e));
      bar.addEventListener('focusin', e => e.target.matches('button') && this.make(bar, e.target));
      bar.addEventListener('pointerdown', e => this.hold(e));
      for (const type of ['pointerup', 'pointercancel', 'pointerleave']) bar.addEventListener(type, () => this.release());
      bar.addEventListener('click', e => this.swallow(e), true);
      bar.addEventListener('contextmenu', e => this.held && e.preventDefault());
    }
  }

  buttons(bar) { return [...bar.querySelectorAll('button')].filter(one => !one.hidden && one.offsetParent); }

  /** After buttons came or went. */
  refresh() {
    for (const bar of this.bars) {
      const buttons = this.buttons(bar), now = buttons.filter(one => one.tabIndex === 0);
      if (now.length !== 1) this.make(bar, now[0] || buttons[0]);
    }
  }

  make(bar, button) {
    for (const one of bar.querySelectorAll('button')) one.tabIndex = one === button ? 0 : -1;
  }

  key(bar, e) {
    const buttons = this.buttons(bar), at = buttons.indexOf(e.target), end = buttons.length - 1;
    const to = {ArrowRight: at < end ? at + 1 : 0, ArrowLeft: at > 0 ? at - 1 : end, Home: 0, End: end}[e.key];
    if (at < 0 || to === undefined || e.ctrlKey || e.altKey || e.metaKey) return;
    e.preventDefault();
    e.stopPropagation();  // else the arrow would move a joint
    buttons[to].focus();
  }

  hold(e) {
    const button = e.target.closest('button');
    this.held = null;
    if (e.pointerType !== 'touch' || !button) return;
    this.timer = setTimeout(() => { this.held = button; this.say(button.getAttribute('aria-label'), button); }, HOLD);
  }

  release() {
    clearTimeout(this.timer);
    if (this.held) setTimeout(() => { this.held = null; this.say(''); }, 900);
  }

  /** A finger that asked for the name presses nothing. */
  swallow(e) {
    if (!this.held) return;
    e.preventDefault();
    e.stopPropagation();
  }
}
