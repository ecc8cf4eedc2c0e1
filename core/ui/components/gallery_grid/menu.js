// What can be done with one picture of the wall, in a small menu at its tile.

const WAYS = [
  ['view', 'Full screen'], ['favourite', 'Favourite'], ['upscale', 'Upscale'], ['repose', 'Repose'],
  ['cutout', 'Cut out'], ['settings', 'Use these settings'], ['delete', 'Delete'],
];

class Menu {
  constructor(root, chosen) {
    this.box = element('div', 'menu', root);
    Object.assign(this.box, {popover: 'auto', role: 'menu'});
    this.buttons = WAYS.map(([what, title]) => {
      const button = element('button', '', this.box);
      Object.assign(button, {type: 'button', role: 'menuitem', textContent: title});
      button.onclick = () => { this.box.hidePopover(); chosen(this.item.id, what); };
      return button;
    });
    this.box.onkeydown = event => this.press(event);
    this.box.ontoggle = event => {
      this.opener?.setAttribute('aria-expanded', event.newState === 'open');
      if (event.newState === 'closed') this.opener?.focus({preventScroll: true});
    };
  }

  open(item, opener) {
    Object.assign(this, {item, opener});
    WAYS.forEach(([what], n) => { this.buttons[n].hidden = what === 'settings' && !item.settings; });
    this.buttons[1].textContent = item.favourite ? 'Remove from favourites' : 'Favourite';
    this.box.showPopover();
    const at = opener.getBoundingClientRect(), {offsetWidth, offsetHeight} = this.box;
    this.box.style.left = `${Math.max(8, Math.min(at.right - offsetWidth, innerWidth - offsetWidth - 8))}px`;
    this.box.style.top = `${Math.max(8, Math.min(at.bottom, innerHeight - offsetHeight - 8))}px`;
    this.buttons[0].focus();
  }

  press(event) {
    event.stopPropagation();
    const shown = this.buttons.filter(button => !button.hidden);
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const at = shown.indexOf(event.target);
    shown[(at + step + shown.length) % shown.length].focus();
  }
}
