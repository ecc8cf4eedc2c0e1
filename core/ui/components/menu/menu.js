// On a small screen Streamlit's sidebar lies over the page and stays there. Here it closes as menus
// do: when a page was chosen, on a tap beside it, on Escape. Nothing below it is touched then.

const NARROW = matchMedia('(max-width: 768px)');  // from here on it lies over the page
const PRESSES = ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'touchstart', 'touchend'];
const FIELDS = 'textarea, select, input:not([type=range], [type=checkbox], [type=radio])';

const sidebar = () => document.querySelector('[data-testid="stSidebar"]');
const isOver = () => NARROW.matches && sidebar()?.dataset.collapsed === 'false';
const lastPart = path => path.split('/').pop();
// Its address as it is written: that of the first page is empty.
const leadsTo = (link, address) => lastPart(link.getAttribute('href')) === lastPart(address);
const close = () => sidebar()?.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();

/** The shade beside the menu is the sidebar's own, so it counts as beside. */
const isBeside = event => !sidebar().contains(event.target) || event.target === sidebar();

function swallow(event) {
  if (!isOver() || !isBeside(event)) return false;
  event.stopImmediatePropagation();
  if (event.cancelable && event.type === 'click') event.preventDefault();
  return true;
}

function click(event) {
  if (!isOver()) return;
  if (swallow(event)) close();
  else if (event.target.closest('a')) setTimeout(close);  // the page is on its way by then
}

function press(event) {
  if (event.key === 'Escape' && isOver()) close();
}

/** The way to another page that a message names: by the menu, which keeps the session. */
function follow(event) {
  const way = event.target.closest?.('[data-testid="stToastContainer"] a, [data-testid="stToast"] a');
  if (!way) return;
  const links = [...(sidebar()?.querySelectorAll('a') ?? [])];
  const link = links.find(one => leadsTo(one, way.pathname));
  if (!link) return;
  event.preventDefault();
  link.click();
}

/** The list of keys: a question mark that is no word of a field. */
function ask(event) {
  const at = event.composedPath()[0], isWriting = at.matches?.(FIELDS) || at.isContentEditable;
  if (event.key !== '?' || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.querySelector('.st-key-frame-shortcuts button')?.click();
}

/** Which of the links leads to where one is: seen by its colour, and heard. */
function mark(address) {
  for (const link of sidebar()?.querySelectorAll('a') ?? []) {
    if (leadsTo(link, address)) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

export default function ({data}) {
  mark(data.address);
  const root = document.documentElement;
  root.lang = data.language;  // fonts, hyphens and voices go by it
  // Every page mounts this anew; once is enough for what follows.
  if (root.dataset.menuCloses) return;
  root.dataset.menuCloses = 'yes';
  for (const name of PRESSES) window.addEventListener(name, swallow, {capture: true});
  window.addEventListener('click', click, {capture: true});
  window.addEventListener('click', follow);
  window.addEventListener('keydown', press);
  window.addEventListener('keydown', ask, {capture: true});  // stages keep keys for themselves
}
