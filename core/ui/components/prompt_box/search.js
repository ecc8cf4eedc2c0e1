// Tags that somebody means who has typed so far: by their beginning, the beginning of any of their
// words or aliases, all words in any order, or with one wrong letter. Nothing here knows the page.

const MOST_HITS = 30, MOST_LETTERS = 60;
// What each thing costs, beside a rank of 1 (everyday) to 4 (rare).
const COST = {exact: -4, alias: .5, inside: 1.5, scattered: 2, typo: 3};
const SHORT = 4;  // words so short are not mistaken
const FIRST_WIDE = '\u3040';  // hiragana, katakana, kanji, hangul
const FEW = 6;  // with more hits than these nothing was mistaken

/** As names are compared: lower case, one blank between words, katakana as hiragana. */
function fold(text) {
  const lower = (/[^\x20-\x7e]/.test(text) ? ofOneWidth(text) : text).toLowerCase();
  return lower.replace(/[\s_-]+/g, ' ').trim();
}

function ofOneWidth(text) {
  return text.normalize('NFKC')
    .replace(/[\u30a1-\u30f6]/g, one => String.fromCharCode(one.charCodeAt(0) - 0x60));
}

/** Rows of [name, category, rank, aliases] → by its first letter, every word of every name. */
function indexed(rows) {
  const words = new Map();
  for (const [name, category, rank, aliases] of rows) {
    const tag = {name, category, rank, aliases};
    [name, ...aliases].forEach((said, number) => {
      const text = fold(said), one = {tag, said, text, starts: startsOf(text), alias: number > 0};
      for (const at of one.starts) put(words, text[at], {name: one, at});
    });
  }
  return words;
}

function put(table, key, value) {
  const known = table.get(key);
  if (known) known.push(value);
  else table.set(key, [value]);
}

/** Where its words begin: at every letter of a language that parts none. */
function startsOf(text) {
  const found = [0];
  for (let at = 1; at < text.length; at++)
    if (text[at - 1] === ' ' || text[at] >= FIRST_WIDE) found.push(at);
  return found;
}

/** The likeliest first: [{tag, alias}], alias being the one that was meant, or ''. */
function search(index, typed, most = MOST_HITS) {
  const query = fold(typed.slice(0, MOST_LETTERS));
  if (!query) return [];
  let hits = best(index, query, costOf);
  if (hits.length < FEW && query.length >= SHORT) {
    const seen = new Set(hits.map(hit => hit.tag)), near = best(index, query, costOfTypo);
    hits = [...hits, ...near.filter(hit => !seen.has(hit.tag))];
  }
  return hits.slice(0, most).map(({tag, name}) => ({tag, alias: name.alias ? name.said : ''}));
}

function best(index, query, cost) {
  const parts = query.split(' '), hits = new Map();
  for (const {name, at} of index.get(query[0]) ?? []) {
    const found = cost(name, at, query, parts);
    if (found === null) continue;
    const total = found + (found === COST.exact ? 0 : name.tag.rank) + (name.alias ? COST.alias : 0);
    const before = hits.get(name.tag);
    if (!before || total < before.cost) hits.set(name.tag, {tag: name.tag, name, cost: total});
  }
  return [...hits.values()].sort((one, other) => one.cost - other.cost
    || one.name.text.length - other.name.text.length || (one.name.text < other.name.text ? -1 : 1));
}

function costOf({text, starts}, at, query, parts) {
  if (text.startsWith(query, at)) {
    if (at) return COST.inside;
    return text.length === query.length ? COST.exact : 0;
  }
  const begins = part => starts.some(start => text.startsWith(part, start));
  return parts.length > 1 && text.startsWith(parts[0], at) && parts.every(begins) ? COST.scattered : null;
}

function costOfTypo({text}, at, query) {
  return nearly(text, query, at) ? COST.typo + (at ? COST.inside : 0) : null;
}

/** Whether what begins there is `query` but for one letter after the first: wrong, missing, too
    many, or two swapped. */
function nearly(text, query, at) {
  let same = 1;
  while (same < query.length && text[at + same] === query[same]) same++;
  const goesOn = (inText, inQuery) => text.startsWith(query.slice(same + inQuery), at + same + inText);
  return goesOn(1, 1) || goesOn(1, 0) || goesOn(0, 1)
    || (text[at + same] === query[same + 1] && text[at + same + 1] === query[same] && goesOn(2, 2));
}
