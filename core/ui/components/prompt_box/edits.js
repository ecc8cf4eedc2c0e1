// Where a text was edited, and marks that stay with their words. Positions are UTF-16 units.

/** {start, end, shift}: `before` was changed from `start` to `end`, and what follows moved. */
function changed(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0, same = 0;
  while (start < most && before[start] === after[start]) start++;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return {start, end: before.length - same, shift: after.length - before.length};
}

/** Those that the edit did not touch, where they stand now. */
function moved(marks, before, after) {
  if (before === after) return marks;
  const {start, end, shift} = changed(before, after);
  return marks.filter(mark => mark.end < start || mark.start > end
      || (mark.end === start && end > start) || (mark.start === end && end > start))
    .map(mark => (mark.start >= end ? {...mark, start: mark.start + shift, end: mark.end + shift} : mark));
}

/** Writes into a field as a hand does: Ctrl+Z takes it back, and whoever listens hears of it. */
function type(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  const done = text ? document.execCommand('insertText', false, text)
    : start === end || document.execCommand('delete');
  if (done) return;
  area.setRangeText(text, start, end, 'end');
  area.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertText', data: text}));
}

/** The same for a whole text, of which only the difference is written. */
function retype(area, text, start, end) {
  const before = area.value, change = changed(before, text);
  type(area, change.start, change.end, text.slice(change.start, change.end + change.shift));
  area.setSelectionRange(start, end);
}
