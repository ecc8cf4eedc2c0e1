// More or less weight for the selection or the word at the caret, as AUTOMATIC1111's web UI gives it
// with the same keys: 0.1 a press, 0.05 for a LoRA; at 1 the brackets go.

const STEP = .1, LORA_STEP = .05, BRACKET = 1.1;
const DELIMITERS = '.,\\/!?%^*;:{}=`~() \t\r\n';
const PAIRS = [['<', '>'], ['(', ')'], ['[', ']']];
const WEIGHED = /:\s*[+-]?[\d.]+\s*$/;

/** {text, start, end}: the prompt, and what is selected in it then; null where nothing changes. */
function weighted(text, start, end, isMore) {
  [start, end] = start === end || isWeight(text, start, end) ? around(text, end) : [start, end];
  const opens = text[start - 1] ?? '', isLora = opens === '<', step = isLora ? LORA_STEP : STEP;
  if (start === end) return null;
  if (opens === '(' || (opens === '[' && text[end] === ']')) ({text, start, end} = unfolded(text, start, end));
  else if (!isLora) ({text, start, end} = bracketed(text, start, end));
  const close = text.indexOf(isLora ? '>' : ')', end);
  const weight = parseFloat(text.slice(end + 1, close));
  if (text[end] !== ':' || close < 0 || Number.isNaN(weight)) return null;
  const next = Number((weight + (isMore ? step : -step)).toPrecision(12));
  if (next === 1 && !isLora)
    return {text: text.slice(0, start - 1) + text.slice(start, end) + text.slice(close + 1),
      start: start - 1, end: end - 1};
  const said = Number.isInteger(next) ? `${next}.0` : `${next}`;
  return {text: text.slice(0, end + 1) + said + text.slice(close), start, end};
}

/** A browser that took a change back has the number selected. */
function isWeight(text, start, end) {
  return /^[\d.+-]+$/.test(text.slice(start, end)) && /:\s*[\d.+-]*$/.test(text.slice(Math.max(0, start - 30), start));
}

/** What the nearest brackets hold, without its weight; else the word. */
function around(text, caret) {
  for (const [open, close] of PAIRS) {
    const from = text.lastIndexOf(open, caret - 1), to = text.indexOf(close, caret);
    if (!caret || from < 0 || to < 0 || text.lastIndexOf(close, caret - 1) > from) continue;
    const nested = text.indexOf(open, caret);
    if (nested >= 0 && nested < to) continue;
    const inside = text.slice(from + 1, to), weight = WEIGHED.exec(inside);
    return [from + 1, from + 1 + (weight ? weight.index : inside.length)];
  }
  let start = caret, end = caret;
  while (start > 0 && !DELIMITERS.includes(text[start - 1])) start--;
  while (end < text.length && !DELIMITERS.includes(text[end])) end++;
  return [start, end];
}

/** ((x)) and [x] with their weight as a number. */
function unfolded(text, start, end) {
  const open = text[start - 1], close = open === '(' ? ')' : ']';
  if (text[end] !== close) return {text, start, end};
  let count = 0;
  while (text[start - 1 - count] === open && text[end + count] === close) count++;
  const weight = (open === '(' ? BRACKET : 1 / BRACKET) ** count;
  const said = Math.round(weight / STEP) * STEP;
  return {text: `${text.slice(0, start - count)}(${text.slice(start, end)}:${said})${text.slice(end + count)}`,
    start: start - count + 1, end: end - count + 1};
}

function bracketed(text, start, end) {
  while (end > start && text[end - 1] === ' ') end--;
  return {text: `${text.slice(0, start)}(${text.slice(start, end)}:1.0)${text.slice(end)}`,
    start: start + 1, end: end + 1};
}
