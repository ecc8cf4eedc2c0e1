const PASTES = new WeakMap();

async function smaller(file, most) {
  const picture = await createImageBitmap(file);
  const share = Math.min(1, most / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * share));
  canvas.height = Math.max(1, Math.round(picture.height * share));
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').split(',')[1];
}

/** Text that is pasted goes where it was meant to: only files that are pictures are taken. */
async function take(event, {side, alone}, send) {
  const file = [...(event.clipboardData?.files ?? [])].find(one => one.type.startsWith('image/'));
  if (!file) return;
  event.preventDefault();
  if (alone) event.stopImmediatePropagation();
  const data = await smaller(file, side).catch(() => null);
  if (data) send({data, at: Date.now()});
}

export default function ({data, parentElement, setStateValue}) {
  const root = parentElement;
  const paste = event => take(event, data, value => setStateValue('picture', value));
  const before = PASTES.get(root);
  // On the way down it is heard before everything that hears it on the way up.
  document.removeEventListener('paste', before, true);
  document.removeEventListener('paste', before);
  PASTES.set(root, paste);
  document.addEventListener('paste', paste, data.alone);
  return () => document.removeEventListener('paste', paste, data.alone);
}
