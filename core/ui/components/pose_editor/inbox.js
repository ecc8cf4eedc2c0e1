// Files that come onto the stage: dropped, pasted or opened. What they are, Python finds out.

class Inbox {
  /** `tell(fields)` sends a file to Python; `paste(text)` takes what the editor itself copied. */
  constructor(root, {tell, copied, paste, say}) {
    Object.assign(this, {root, tell, copied, paste, say});
    const on = (type, act) => root.addEventListener(type, act);
    on('dragover', e => this.over(e, true));
    on('dragleave', e => this.over(e, false));
    on('drop', e => this.drop(e));
    this.listeners = {paste: e => this.pasted(e), copy: e => this.copy(e)};
    for (const [type, act] of Object.entries(this.listeners)) document.addEventListener(type, act);
    this.field = element('input', 'file', root);
    Object.assign(this.field, {type: 'file', accept: 'image/png,image/jpeg,image/webp,application/json,.json', tabIndex: -1});
    this.field.setAttribute('aria-label', t('A picture or a pose file'));
    this.field.onchange = () => { this.take(this.field.files[0]); this.field.value = ''; };
  }

  leave() {
    for (const [type, act] of Object.entries(this.listeners)) document.removeEventListener(type, act);
  }

  open() { this.field.click(); }

  over(e, isOver) {
    if (!e.dataTransfer?.types.includes('Files')) return;
    e.preventDefault();
    this.root.classList.toggle('takes', isOver);
  }

  drop(e) {
    this.over(e, false);
    this.take(e.dataTransfer?.files[0]);
  }

  /** Fields of the page keep their own clipboard. */
  isElsewhere(e) {
    const [target] = e.composedPath();
    return target instanceof Element && target !== document.body && !this.root.contains(target);
  }

  copy(e) {
    const text = this.copied();
    if (this.isElsewhere(e) || !text || !this.root.contains(e.composedPath()[0])) return;
    e.clipboardData.setData('text/plain', text);
    e.preventDefault();
  }

  pasted(e) {
    if (this.isElsewhere(e)) return;
    const file = [...e.clipboardData.files][0], text = e.clipboardData.getData('text/plain').trim();
    if (file || text || this.copied()) e.preventDefault();
    if (file) this.take(file);
    else this.takeText(text);
  }

  /** By the button, where the browser lets a page ask for the clipboard. */
  async ask() {
    try {
      for (const item of await navigator.clipboard.read()) {
        const picture = item.types.find(type => type.startsWith('image/'));
        if (picture) return this.take(await item.getType(picture));
        if (item.types.includes('text/plain')) return this.takeText(await (await item.getType('text/plain')).text());
      }
      this.say(t('The clipboard is empty'));
    } catch {
      this.say(t('Click the stage and press Ctrl+V'));
    }
  }

  takeText(text) {
    if (/^[[{]/.test(text) && text !== this.copied()) return this.take(new Blob([text], {type: 'application/json'}));
    if (this.copied()) return this.paste();
    this.say(t('The clipboard holds no pose and no picture'));
  }

  async take(file) {
    if (!file) return;
    const at = Date.now(), name = file.name || '';
    if (file.size > SKELETON.mostBytes) return this.tell({name, at});  // Python says that it is too large
    const url = await new Promise((done, fail) => {
      const reader = new FileReader();
      Object.assign(reader, {onload: () => done(reader.result), onerror: fail});
      reader.readAsDataURL(file);
    });
    this.tell({name, data: url.slice(url.indexOf(',') + 1), at});
  }
}

/** People as OpenPose JSON, for other programs and other tabs. */
function openPose(people, {width, height}) {
  const flat = (figure, part) => (part ? indices(part) : BODY).flatMap(k => [hundredth(figure[k][0]), hundredth(figure[k][1]), figure[k][2]]);
  const hands = figure => Object.fromEntries([['face', 'face'], ['left', 'hand_left'], ['right', 'hand_right']]
    .filter(([part]) => isShown(figure, part)).map(([part, name]) => [`${name}_keypoints_2d`, flat(figure, part)]));
  return JSON.stringify({
    canvas_width: width, canvas_height: height,
    people: people.map(figure => ({pose_keypoints_2d: flat(figure), ...hands(figure)})),
  });
}
