// Streamlit keeps a chosen theme in localStorage, by the address that was loaded: every page of the
// menu gets it, so that a reload on another page looks the same.

const THEMES = ['System', 'Light', 'Dark'];
const keyOf = path => `stActiveTheme-${path}-v2`;

function paths() {
  const links = [...document.querySelectorAll('[data-testid="stSidebar"] a[href]')];
  const home = location.pathname.replace(/[^/]*$/, '');  // its link has no path of its own
  return new Set([home, location.pathname, ...links.map(link => new URL(link.href).pathname)]);
}

function chosen() {
  try {
    const name = JSON.parse(localStorage.getItem(keyOf(location.pathname)));
    return THEMES.includes(name) ? name : 'System';
  } catch {
    return 'System';
  }
}

function choose(name) {
  for (const path of paths()) localStorage.setItem(keyOf(path), JSON.stringify(name));
  location.reload();
}

function button(name, isChosen) {
  const one = document.createElement('button');
  one.type = 'button';
  one.setAttribute('role', 'radio');
  one.setAttribute('aria-checked', String(isChosen));
  one.tabIndex = isChosen ? 0 : -1;
  one.dataset.theme = name;
  one.onclick = () => isChosen || choose(name);
  return one;
}

function move(group, event) {
  const by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
  if (!by) return;
  event.preventDefault();
  const all = [...group.querySelectorAll('button')];
  const here = all.indexOf(group.querySelector('button:focus'));
  all[(here + by + all.length) % all.length].focus();
}

export default function ({data, parentElement}) {
  useTexts(data);
  const group = parentElement.querySelector('.themes');
  const name = group.querySelector('.name');
  name.textContent = t('Theme');
  group.setAttribute('aria-label', t('Theme'));
  const labels = {System: t('As the system'), Light: t('Light'), Dark: t('Dark')};
  const now = chosen();
  group.replaceChildren(name, ...THEMES.map(theme => {
    const one = button(theme, theme === now);
    one.textContent = labels[theme];
    return one;
  }));
  group.onkeydown = event => move(group, event);
}
