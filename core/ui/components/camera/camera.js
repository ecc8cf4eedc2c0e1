// Streamlit's field for files never offers the camera. For one press it is told to, and what is
// taken comes to it as every other file.

const ICON = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 8h3l2-3h6l2 3h3v11H4z"/>'
  + '<circle cx="12" cy="13" r="3.5"/></svg>';

function take(selector) {
  const field = document.querySelector(selector);
  if (!field) return;
  const accept = field.accept;
  field.accept = 'image/*';
  field.setAttribute('capture', 'environment');
  const restore = () => {
    field.accept = accept;
    field.removeAttribute('capture');
  };
  for (const name of ['change', 'cancel']) field.addEventListener(name, restore, {once: true});
  field.click();
}

export default function ({data, parentElement}) {
  useTexts(data);
  const button = parentElement.querySelector('.camera');
  button.innerHTML = ICON;
  button.append(t('Take a photo'));
  button.onclick = () => take(data.selector);
}
