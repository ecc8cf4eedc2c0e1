// The keys of the editor.

const ARROWS = {arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1]};
// Ctrl+V is not here: the clipboard may hold more than what was copied on the stage.
const COMMANDS = {z: 'undo', y: 'redo', c: 'clip', a: 'all', d: 'copy'};
const ZOOM_KEYS = {'+': 'zoom_in', '=': 'zoom_in', '-': 'zoom_out', '0': 'zoom_all'};
const KEYS = {
  h: 'hide', delete: 'hide', backspace: 'hide', f: 'flip', b: 'turn', g: 'guides', p: 'next', r: 'right_hand',
  l: 'left_hand', k: 'lock', i: 'pins', o: 'group', s: 'select', e: 'lengths', n: 'proportions', d: 'face', '[': 'back', ']': 'front',
  c: 'camera', w: 'draw', escape: 'none', ...ZOOM_KEYS,
};
const HAND_KEYS = {v: 'over', delete: 'drop', enter: 'done', escape: 'done', ...ZOOM_KEYS};
const SKETCH_KEYS = {enter: 'sketch_done', escape: 'sketch_away', delete: 'sketch_clear', ...ZOOM_KEYS};

/** The tool of a key, undefined for none. */
function shortcut(editor, key, {isCommand, isShifted, inStage}) {
  const {session, sketch, joint} = editor;
  if (isCommand) return key === 'z' && isShifted ? 'redo' : COMMANDS[key];
  if (sketch) return key === 'enter' && !inStage ? undefined : SKETCH_KEYS[key];
  if (!session) return key !== 'h' && KEYS[key] === 'hide' && !editor.shows(joint) ? undefined : KEYS[key];
  if (key === 'enter' && !inStage) return undefined;  // a button is pressed
  const gesture = SKELETON.gestures[key - 1];
  return gesture ? `gesture_${gesture.id}` : HAND_KEYS[key];
}
