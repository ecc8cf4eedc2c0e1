// One hand opened large: each point of it is dragged, and the whole visit is one undoable step.

class HandSession {
  constructor(editor, side) {
    Object.assign(this, {editor, side, before: editor.snapshot(), view: editor.view});
    this.outer = {past: MEMORY.past, future: MEMORY.future};
    Object.assign(MEMORY, {past: [], future: []});  // undo and redo of their own while the hand is open
    if (!isShown(this.figure, side)) this.gesture('relaxed');
    this.look();
  }

  get figure() { return this.editor.people[this.editor.person]; }

  look() {
    const points = indices(this.side).map(k => this.figure[k]).filter(point => point[2]);
    if (points.length) this.editor.view = viewOn(box(points), this.editor);
  }

  gesture(id) { this.change(figure => withHand(figure, this.side, id)); }

  change(act) {
    const {editor} = this;
    editor.change(() => { editor.people[editor.person] = act(this.figure); });
  }

  close() {
    const {editor, outer, before} = this, isChanged = MEMORY.past.length > 0;
    Object.assign(MEMORY, outer);
    if (isChanged) editor.push(before);
    Object.assign(editor, {session: null, view: this.view, joint: null});
  }
}
