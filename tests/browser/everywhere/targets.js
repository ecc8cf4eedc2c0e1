// Everything in the page that can be tapped and is smaller than a thumb: [what, width, height, name].
// A target's area is what answers a tap: its own box, its label's, and what of it reaches beyond.
least => {
  const TAPPED = 'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button],'
    + '[role=tab], [role=switch], [role=slider], [role=radio], [role=checkbox], [role=combobox]';
  const walk = root => [...root.querySelectorAll('*')].flatMap(
    one => one.shadowRoot ? [one, ...walk(one.shadowRoot)] : [one]);
  const holds = (area, hit) => {
    for (let one = hit; one; one = one.parentNode ?? one.host) if (one === area) return true;
    return false;
  };
  const at = (x, y) => {
    let hit = document.elementFromPoint(x, y);
    while (hit?.shadowRoot?.elementFromPoint(x, y)) {
      const inner = hit.shadowRoot.elementFromPoint(x, y);
      if (inner === hit) break;
      hit = inner;
    }
    return hit;
  };
  // how far to each side of its middle a tap still reaches it
  const reach = (areas, x, y, dx, dy) => {
    let far = 0;
    while (far < least && areas.some(area => holds(area, at(x + dx * (far + 1), y + dy * (far + 1))))) far++;
    return far;
  };
  const found = [];
  for (const one of walk(document).filter(other => other.matches(TAPPED))) {
    if (one.disabled || one.getAttribute('aria-disabled') === 'true' || one.closest('[inert]')) continue;
    if (!one.checkVisibility({visibilityProperty: true})) continue;
    const slides = one.type === 'range' && one.closest('[role=group]');  // its whole bar is pressed
    const labels = one.matches('input') ? [one.closest('label'), ...(one.labels ?? [])] : [];
    const areas = [one, ...labels, slides].filter(Boolean);
    const boxes = areas.map(area => area.getBoundingClientRect()).filter(box => box.width > 1 && box.height > 1);
    if (!boxes.length) continue;  // for readers of the screen alone
    const width = Math.max(...boxes.map(box => box.width)), height = Math.max(...boxes.map(box => box.height));
    if (width >= least - .5 && height >= least - .5) continue;
    const largest = areas[boxes.findIndex(box => box.width * box.height === Math.max(...boxes.map(b => b.width * b.height)))] ?? one;
    largest.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const box = largest.getBoundingClientRect();
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    if (x < 0 || x > innerWidth || y < 0 || y > innerHeight) continue;  // beside the window: a closed menu
    const across = Math.max(width, reach(areas, x, y, -1, 0) + reach(areas, x, y, 1, 0) + 1);
    const along = Math.max(height, reach(areas, x, y, 0, -1) + reach(areas, x, y, 0, 1) + 1);
    if (across >= least - .5 && along >= least - .5) continue;
    const place = one.closest('[data-testid]')?.dataset.testid ?? '';
    const name = (one.getAttribute('aria-label') || one.textContent || one.title || '').trim().slice(0, 40);
    found.push([`${one.tagName.toLowerCase()} ${place} ${one.getAttribute('class') ?? ''}`.slice(0, 70), Math.round(across), Math.round(along), name]);
  }
  return found;
}
