// What can be done with one picture of the wall, in a small menu at its tile.

const WAYS = {
  view: () => t('Full screen'), favourite: () => t('Favourite'), upscale: () => t('Upscale'),
  repose: () => t('Repose'), cutout: () => t('Cut out'), settings: () => t('Use these settings'),
  delete: () => t('Delete'),
};

class Menu {
  constructor(root, chosen) {
    this.box = element('div', 'menu', root);
    Object.assign(this.box, {popover: 'auto', role: 'menu'});
    this.buttons = Object.keys(WAYS).map(what => {
      const button = element('button', '', this.box);
      Object.assign(button, {type: 'button', role: 'menuitem'});
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
    Object.entries(WAYS).forEach(([what, title], n) => {
      const isOut = what === 'favourite' && item.favourite;
      this.buttons[n].textContent = isOut ? t('Remove from favourites') : title();
      this.buttons[n].hidden = what === 'settings' && !item.settings;
    });
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
