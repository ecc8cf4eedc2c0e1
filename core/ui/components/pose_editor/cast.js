// The characters on the stage: who each person is, and the drawing of all of them under the skeleton. The
// studio draws it while a joint moves; Python hears who plays with the edits of the pose.

const SHOWN = ['skeleton', 'both', 'character'];
const LARGEST_SEED = 2 ** 53 - 1;
const MOST_DETAIL = 3;  // how many times as large it is drawn, at most, for a view that is zoomed in

class Cast {
  /** `fail()` hears that drawings cannot be asked for. */
  constructor(editor, fail) {
    Object.assign(this, {editor, told: {prompt: '', seed: 0, samples: [], named: [], picture: null}});
    this.asker = new Asker('pose', (url, image, asked) => this.show(url, image, asked), fail);
    this.layers = [0, 1].map(() => node('image', {class: 'gone', preserveAspectRatio: 'none'}, editor.scene.drawing));
  }

  update(told) {
    this.told = told;
    this.editor.toolbar.buildWho(told.samples, who => this.choose(who));
    if (told.picture) this.swap(told.picture);
  }

  /** `who`: "prompt", "dice", or a sample's id. */
  choose(who) {
    const {editor} = this;
    if (!editor.people[editor.person]) return;
    editor.change(() => { editor.characters[editor.person] = this.named(who); });
  }

  named(who) {
    if (who === 'prompt') return null;
    if (who === 'dice') return {words: '', seed: Math.floor(Math.random() * LARGEST_SEED)};
    const {id, title, ...character} = this.told.samples.find(one => one.id === who);
    return character;
  }

  /** "prompt", "dice", or a sample's id. */
  playing(person) {
    const one = this.editor.characters[person];
    if (!one) return 'prompt';
    return this.told.samples.find(sample => isSameCharacter(sample, one))?.id || 'dice';
  }

  /** Has the newest canvas drawn, in the pixels of the screen. */
  draw() {
    const {people, width, height, characters, scene, view, pointers, nudging, session, camera} = this.editor;
    const show = session && MEMORY.show === 'character' ? 'both' : MEMORY.show;  // the points of an open hand are dragged
    for (const layer of this.layers) set(layer, {width, height});
    scene.drawing.classList.toggle('gone', show === 'skeleton' || !people.length);
    scene.stage.dataset.show = this.isThere ? show : 'skeleton';
    set(scene.sticks, {opacity: MEMORY.show === 'both' && this.isThere ? MEMORY.sticks / 100 : 1});
    if (show === 'skeleton' || !people.length || this.told.picture) return;
    const {prompt, seed, named} = this.told, dots = Math.min(devicePixelRatio || 1, 2) * Math.min(view[2], MOST_DETAIL) / view[2];
    const players = people.map((_, p) => characters[p] || named[p] || null);
    const request = {pose: {people: people.map(plain), width, height}, prompt, seed, characters: players, what: 'figure'};
    const isMoving = Boolean(nudging || camera.before || (pointers.drag && CHANGES.includes(pointers.drag.kind)));
    this.asker.ask(request, [width / scene.unit * dots, height / scene.unit * dots], isMoving);
  }

  async show(url, image, asked) {
    await this.swap(url);
    tellDrawn(this.editor.root, asked, image);
  }

  /** The hidden layer takes the picture and then the place of the other: nothing flickers. */
  async swap(url) {
    const [front, back] = this.layers;
    if (front.getAttribute('href') === url) return;
    await new Promise(done => {
      back.onload = back.onerror = done;
      set(back, {href: url});
    });
    back.classList.remove('gone');
    front.classList.add('gone');
    this.layers.reverse();
    if (!this.isThere) {
      this.isThere = true;
      this.editor.draw();
    }
  }

  leave() { this.asker.leave(); }
}

/** Python says a look's parts in one order, always. */
function isSameCharacter(one, other) {
  return one.words === other.words && one.seed === other.seed
    && JSON.stringify([one.look, one.proportions]) === JSON.stringify([other.look, other.proportions]);
}
