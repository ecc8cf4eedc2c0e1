// Line icons on a 24 × 24 grid, drawn for this studio.
const ICONS = {
  play: 'M7 4.5 19.500 12 7 19.500z',
  pause: 'M8 5v14M16 5v14',
  before: 'M6 5v14M19 5.500 9.500 12l9.500 6.500z',
  after: 'M18 5v14M5 5.500l9.500 6.500L5 18.500z',
  undo: 'M9 15 4 10l5-5M4 10h9.500a5.500 5.500 0 0 1 0 11H10',
  redo: 'M15 15l5-5-5-5M20 10h-9.500a5.500 5.500 0 0 0 0 11H14',
  onion: 'M9 16.500a6 6 0 1 1 5.500-8.500M15 20.500a6 6 0 1 0 0-12 6 6 0 0 0 0 12',
  earlier: 'M14.500 5.500 8 12l6.500 6.500',
  later: 'M9.500 5.500 16 12l-6.500 6.500',
  mirror: 'M12 3v2.500M12 8.500v2.500M12 14v2.500M12 19v2M9 6.500 3.500 17.500H9zM15 6.500l5.500 11H15z',
  copy: 'M9 8.500h9.500a1.500 1.500 0 0 1 1.500 1.500v9.500a1.500 1.500 0 0 1-1.500 1.500H9a1.500 1.500 0 0 1-1.500-1.500V10A1.500 1.500 0 0 1 9 8.500M4 15V5.500A1.500 1.500 0 0 1 5.500 4H15',
  edit: 'M4 20l1-4.500L15.500 5a2.100 2.100 0 0 1 3 3L8 18.500zM13.500 7l3 3',
  replace: 'M4 9a8 8 0 0 1 14-3l2 2M20 3.500V8h-4.500M20 15a8 8 0 0 1-14 3l-2-2M4 20.500V16h4.500',
  remove: 'M5 7h14M10 4h4M7 7l.8 12.500h8.400L17 7M10.500 11v5M13.500 11v5',
};

function element(tag, name, parent, text = '') {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  parent?.append(made);
  return made;
}

function icon(name, parent) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  made.setAttribute('viewBox', '0 0 24 24');
  made.setAttribute('aria-hidden', 'true');
  made.classList.add('icon');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  made.append(path);
  parent.append(made);
  return made;
}

/** A button with a sign; `words` beside it where there is room. */
function tool(parent, sign, title, act, words = '') {
  const made = element('button', 'tool', parent);
  Object.assign(made, {type: 'button', title, onclick: act});
  made.setAttribute('aria-label', title);
  icon(sign, made);
  if (words) element('span', 'word', made, words);
  return made;
}
