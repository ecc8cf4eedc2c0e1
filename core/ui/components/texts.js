// What a component says, in the language of the page: t('{count} joints', {count: 3}).
let TEXTS = {};

// First in the component's function: without a table every text is said as it is written.
function useTexts(data) {
  TEXTS = data?.texts ?? {};
}

function t(text, values = {}) {
  const said = TEXTS[text] ?? text;
  return said.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}
