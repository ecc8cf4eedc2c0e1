// Tags that somebody means who has typed so far: by their beginning, the beginning of any of their
// words or aliases, all words in any order, or with one wrong letter. Nothing here knows the page.

const MOST_HITS = 30, MOST_LETTERS = 60;
// What each thing costs, beside a rank of 1 (everyday) to 4 (rare).
const COST = {exact: -4, alias: .5, inside: 1.5, scattered: 2, typo: 3};
const SHORT = 4;  // words so short are not mistaken

/** As names are compared: lower case, one blank between words, katakana as hiragana. */
function fold(text) {
  const lower = text.normalize('NFKC').toLowerCase();
  return lower.replace(/[\u30a1-\u30f6]/g, one => String.fromCharCode(one.charCodeAt(0) - 0x60))
    .replace(/[\s_-]+/g, ' ').trim();
}

/** Rows of [name, category, rank, aliases] → what is searched. */
function indexed(rows) {
  const names = [];
  for (const [name, category, rank, aliases] of rows) {
    const tag = {name, category, rank, aliases};
    [name, ...aliases].forEach((said, number) => {
      const text = fold(said);
      names.push({tag, said, text, starts: startsOf(text), alias: number > 0});
    });
  }
  return names;
}

/** Where its words begin, the first left out. */
function startsOf(text) {
  const found = [];
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) found.push(at + 1);
  return found;
}

/** The likeliest first: [{tag, alias}], alias being the one that was meant, or ''. */
function search(names, typed, most = MOST_HITS) {
  const query = fold(typed.slice(0, MOST_LETTERS));
  if (!query) return [];
  let hits = best(names, query, costOf);
  if (hits.length < most && query.length >= SHORT) {
    const seen = new Set(hits.map(hit => hit.tag)), near = best(names, query, costOfTypo);
    hits = [...hits, ...near.filter(hit => !seen.has(hit.tag))];
  }
  return hits.slice(0, most).map(({tag, name}) => ({tag, alias: name.alias ? name.said : ''}));
}

function best(names, query, cost) {
  const parts = query.split(' '), hits = new Map();
  for (const name of names) {
    const found = cost(name, query, parts);
    if (found === null) continue;
    const total = found + (found === COST.exact ? 0 : name.tag.rank) + (name.alias ? COST.alias : 0);
    const before = hits.get(name.tag);
    if (!before || total < before.cost) hits.set(name.tag, {tag: name.tag, name, cost: total});
  }
  return [...hits.values()].sort((one, other) => one.cost - other.cost
    || one.name.text.length - other.name.text.length || (one.name.text < other.name.text ? -1 : 1));
}

function costOf({text, starts}, query, parts) {
  if (text.startsWith(query)) return text.length === query.length ? COST.exact : 0;
  if (starts.some(at => text.startsWith(query, at))) return COST.inside;
  const beginsWord = part => text.startsWith(part) || starts.some(at => text.startsWith(part, at));
  return parts.length > 1 && parts.every(beginsWord) ? COST.scattered : null;
}

function costOfTypo({text, starts}, query) {
  if (nearly(text, query, 0)) return COST.typo;
  return starts.some(at => nearly(text, query, at)) ? COST.typo + COST.inside : null;
}

/** Whether what begins there is `query` but for one letter: wrong, missing, too many, or two
    swapped. The first letter is mostly right. */
function nearly(text, query, at) {
  if (text[at] !== query[0]) return false;
  let same = 1;
  while (same < query.length && text[at + same] === query[same]) same++;
  const goesOn = (inText, inQuery) => text.startsWith(query.slice(same + inQuery), at + same + inText);
  return goesOn(1, 1) || goesOn(1, 0) || goesOn(0, 1)
    || (text[at + same] === query[same + 1] && text[at + same + 1] === query[same] && goesOn(2, 2));
}
