// What a page cannot show whole: text that is cut off where it stands, and what sticks out to the side.
() => {
  const found = [];
  const isSeen = one => one.checkVisibility({opacityProperty: true, visibilityProperty: true}) && one.getClientRects().length;
  const named = one => (one.getAttribute('aria-label') || one.textContent).trim().replace(/\s+/g, ' ').slice(0, 60);
  const scrolls = one => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
  const inScroller = one => {
    for (let at = one.parentElement || one.getRootNode().host; at; at = at.parentElement || at.getRootNode().host) {
      if (scrolls(at)) return true;
      if (at.dataset?.testid === 'stSidebar') return true;  // it stands beside the page until it opens
    }
    return false;
  };
  const walk = root => {
    for (const one of root.querySelectorAll('*')) {
      if (one.shadowRoot) walk(one.shadowRoot);
      if (!isSeen(one)) continue;
      const own = [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
      if (!own) continue;
      const {left, right, width} = one.getBoundingClientRect(), style = getComputedStyle(one);
      if (one.clientWidth <= 1 && style.overflowX !== 'visible') continue;  // for voices alone
      const isCut = style.overflowX !== 'visible' && !scrolls(one) && one.scrollWidth > one.clientWidth + 1;
      const isOut = width > 1 && (right > innerWidth + 1 || left < -1) && !inScroller(one);
      if (isCut || isOut) found.push(`${isCut ? 'cut' : 'out'}: ${one.tagName.toLowerCase()} ${named(one)}`);
    }
  };
  walk(document);
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  return [...new Set(found)];
}
