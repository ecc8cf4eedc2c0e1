// What somebody is typing at the caret, and the prompt with it written out. Text only.

const LORA = /<(?:lora|lyco):([^<>:\n]{0,80})$/i, LORA_BEGUN = /<([a-z]{0,4})$/i;
// No address of mail, and none that a backslash takes the meaning of.
const CHARACTER = /(?<![\p{L}\p{M}\p{N}\\])@([\p{L}\p{M}\p{N}_:-]{0,80})$/u;
const SEGMENT = /(?:\\.|[^\\,、。\n()[\]{}|<>:;])*$/;
const INSIDE_WORD = /[\p{L}\p{M}\p{N}_]/u;
const WIDE = /[\u3040-\u30ff\u3400-\u9fff]/;  // one such letter says as much as two of ours
const MOST_WORDS = 5, LEAST = 2, LEAST_IN_SENTENCE = 3;
const CLOSES = {'(': ')', '[': ']', '{': '}'};

/** {kind, options: [{start, query}]}, the longest first; null where nothing is to be completed. */
function wanted(text, caret) {
  if (INSIDE_WORD.test(text[caret] ?? '')) return null;
  const before = text.slice(Math.max(0, caret - 300), caret);
  const lora = LORA.exec(before), begun = LORA_BEGUN.exec(before), named = CHARACTER.exec(before);
  const one = (kind, found, query) =>
    ({kind, caret, options: [{start: caret - found[0].length, query, isWhole: true}]});
  if (lora) return one('lora', lora, lora[1]);
  if (begun && 'lora'.startsWith(begun[1].toLowerCase())) return one('lora', begun, '');
  if (named) return one('character', named, named[1]);
  return words(before, caret);
}

function words(before, caret) {
  const segment = SEGMENT.exec(before)[0], typed = segment.replace(/^(?:\s|\\.)+/, '');
  if (!typed || /\s$/.test(typed) && typed.trim().length < LEAST) return null;
  const follows = before[before.length - segment.length - 1];
  if (follows === ':' && /^[\s\d.+-]*$/.test(typed)) return null;  // a weight
  const starts = [0, ...[...typed.matchAll(/\s+(?=\S)/g)].map(gap => gap.index + gap[0].length)];
  const options = starts.filter((start, place) => !place || place > starts.length - MOST_WORDS)
    .map(start => ({start: caret - typed.length + start, query: typed.slice(start).replace(/\\(.)/g, '$1'),
      isWhole: start === 0}))
    .filter(({query, isWhole}) => query.trim().length >= least(query, isWhole));
  return options.length ? {kind: 'tag', caret, options} : null;
}

function least(query, isWhole) {
  if (WIDE.test(query)) return 1;
  return isWhole ? LEAST : LEAST_IN_SENTENCE;
}

/** {start, end, text}: what to write instead of which letters, so that `choice` stands there. */
function written(text, {kind, caret}, {start, isWhole}, choice) {
  if (kind === 'lora') return lora(text, caret, start, choice);
  const word = kind === 'tag' ? choice.name.replace(/[\\()[\]]/g, '\\$&') : `@${choice.name}`;
  return {start, ...parted(text, caret, word, isWhole && !isWithin(text, start))};
}

/** A comma where another word may follow; none in brackets, where a weight may. */
function parted(text, caret, word, mayPart) {
  const rest = text.slice(caret), blanks = /^[ \t]*/.exec(rest)[0].length, next = rest[blanks] ?? '';
  if (!mayPart || (next && ',、)]}|>:;.'.includes(next))) return {end: caret, text: word};
  return next === '\n' ? {end: caret, text: `${word},`} : {end: caret + blanks, text: `${word}, `};
}

function lora(text, caret, start, {name, weight}) {
  const goesOn = '>:'.includes(text[caret] || '?');
  return {start, end: caret, text: goesOn ? `<lora:${name}` : `<lora:${name}:${weight}>`};
}

/** Whether a bracket is open there. */
function isWithin(text, at) {
  const open = [];
  for (let place = 0; place < at; place++) {
    const letter = text[place];
    if (letter === '\\') place++;
    else if (CLOSES[letter]) open.push(CLOSES[letter]);
    else if (letter === open[open.length - 1]) open.pop();
  }
  return open.length > 0;
}
