// How the buttons and the status line stand, as a function of the editor.

function toolStates(editor) {
  const {people, person, joint, marks, session, sketch} = editor, figure = people[person], some = Boolean(figure);
  const room = SKELETON.most - people.length, anyLocked = people.some(one => BODY.some(j => has(one[j], LOCKED)));
  const free = some && !BODY.some(j => has(figure[j], LOCKED)), crowd = people.length > 1;
  const arm = side => some && HOLDERS[side].every(j => figure[j][2]);
  const able = {
    undo: sketch ? sketch.strokes.length > 0 : MEMORY.past.length > 0, redo: sketch ? sketch.undone.length > 0 : MEMORY.future.length > 0, add: room > 0, copy: some && room > 0,
    remove: crowd && !isLocked(figure), flip: free, turn: free, hide: joint !== null, clip: some, all: some,
    paste: MEMORY.clip.length > 0 && room >= MEMORY.clip.length, lock: some, pins: some, front: crowd, back: crowd,
    group: editor.chosenPeople().length > 1 || editor.groups[person] > 0, fit: some && !anyLocked,
    proportions: free && isStretched(figure, editor.proportions[person]),
    face: some && isPlaced(figure, 'face'), right_hand: arm('right'), left_hand: arm('left'),
    zoom_out: editor.view[2] > 1 || Boolean(session), over: Boolean(session), drop: Boolean(session),
    picture: true, cover: MEMORY.pictureShown, camera: some, straight: Boolean(editor.rounds[person]) && !isLocked(figure), sticks: MEMORY.show === 'both', dice: some, body: MEMORY.show === 'skeleton',
  };
  const isHeld = some && pointsOf(people, editor.subject()).every(point => has(point, LOCKED));
  const isGrouped = editor.groups[person] > 0;
  const pressed = {
    guides: MEMORY.guides > 0, body: MEMORY.body, select: MEMORY.select, lengths: MEMORY.lengths,
    camera: MEMORY.camera, pins: some && Object.keys(LIMBS).every(j => has(figure[j], LOCKED)), lock: isHeld, group: isGrouped, face: some && isShown(figure, 'face'), picture: MEMORY.pictureShown,
    cover: MEMORY.cover, right_hand: some && isShown(figure, 'right'), left_hand: some && isShown(figure, 'left'),
  };
  for (const shape of SKELETON.shapes) pressed[shape.id] = editor.is(shape);
  for (const show of SHOWN) pressed[`show_${show}`] = MEMORY.show === show;
  const playing = editor.cast.playing(person);
  for (const id of ['prompt', ...editor.cast.told.samples.map(one => one.id)]) {
    Object.assign(able, {[`who_${id}`]: some});
    Object.assign(pressed, {[`who_${id}`]: some && playing === id});
  }
  pressed.dice = some && playing === 'dice';
  return {
    able, pressed, names: toolNames(editor, isHeld, isGrouped), status: statusLine(editor), inHand: Boolean(session),
    inSketch: Boolean(sketch), tab: MEMORY.tab, hasPicture: Boolean(editor.trace), camera: editor.camera.round,
  };
}

function toolNames({people, person, joint, marks}, isHeld, isGrouped) {
  const figure = people[person], hand = side => Boolean(figure) && isShown(figure, side);
  const on = (isOn, yes = t('on'), no = t('off')) => isOn ? yes : no;
  const pin = marks.length ? [t('Pin what is chosen (K)'), t('Unpin what is chosen (K)')]
    : joint === null ? [t('Pin this person (K)'), t('Unpin this person (K)')] : [t('Pin this joint (K)'), t('Unpin this joint (K)')];
  const points = figure && isPlaced(figure, 'face') ? on(isShown(figure, 'face')) : t('none');
  return {
    guides: t('Guide lines (G): {how}', {how: [t('off'), t('thirds'), t('squares')][MEMORY.guides]}),
    body: t('Body: {how}', {how: on(MEMORY.body)}),
    right_hand: hand('right') ? t('Right hand: open it large (R)') : t('Right hand: add it (R)'),
    left_hand: hand('left') ? t('Left hand: open it large (L)') : t('Left hand: add it (L)'),
    lock: pin[isHeld ? 1 : 0],
    lengths: on(MEMORY.lengths, t('Limbs follow, no bone stretches: on; Alt moves a joint alone (E)'), t('Limbs follow, no bone stretches: off; Alt lets them follow (E)')),
    group: isGrouped ? t('Move apart again (O)') : t('Move together (O)'),
    face: t('Face points (D): {how}', {how: points}),
    picture: t('Picture behind the figure: {how}', {how: on(MEMORY.pictureShown)}),
    cover: MEMORY.cover ? t('Show the whole picture') : t('Fill the canvas with the picture'),
  };
}

function statusLine(editor) {
  const {people, person, joint, marks, session} = editor, figure = people[person];
  if (editor.said) return editor.said;
  if (editor.sketch) return howToDraw();
  if (!figure) return t('The canvas is empty: add a person');
  const who = people.length > 1 ? t('Person {number} of {count}', {number: person + 1, count: people.length}) : '';
  const [x, y, shown] = figure[joint] || [];
  const place = shown ? `${Math.round(x)}, ${Math.round(y)}` : t('hidden');
  if (session) return [session.side === 'left' ? t('Left hand') : t('Right hand'), joint === null ? t('drag its points') : titleOf(joint)].join(' · ');
  if (marks.length && !(marks.length === 1 && isWhole(marks[0]))) {
    const joints = marks.reduce((sum, mark) => sum + mark.joints.length, 0);
    return marks.every(isWhole) ? t('{count} people selected', {count: marks.length}) : t('{count} joints selected', {count: joints});
  }
  if (joint !== null) return [who && `${person + 1}/${people.length}`, titleOf(joint), place].filter(Boolean).join(' · ');
  const hint = matchMedia('(pointer: coarse)').matches ? t('Hold a joint to hide it; hold and drag moves it alone') : t('Double-click hides a joint');
  return [who, isBackView(figure) ? t('Back view') : '', hint].filter(Boolean).join(' · ');
}
