const SHARERS = new WeakMap();

export default function ({data, parentElement}) {
  useTexts(data);
  const button = parentElement.querySelector('.share');
  if (!canShare()) return;
  document.documentElement.dataset.shares = 'yes';  // style.css shows it
  const say = words => {
    button.innerHTML = SHARE_ICON;
    const label = document.createElement('span');
    label.textContent = words;
    button.append(label);
    button.classList.toggle('worded', data.has_word || words !== t('Share'));
    button.title = words;
  };
  if (!SHARERS.has(button)) SHARERS.set(button, new Share(say));
  say(t('Share'));
  button.onclick = () => SHARERS.get(button).press(new URL(data.address, document.baseURI).href, data.name);
}
