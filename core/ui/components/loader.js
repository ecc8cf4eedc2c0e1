// All that a message carries of a component: its script is a file that the browser keeps.
const address = new URL(ADDRESS, document.baseURI).href;
const dressed = new WeakSet();

export default async function (given) {
  const {default: draw, styleSheet} = await import(address);
  const {parentElement} = given;
  if (!dressed.has(parentElement)) {
    const style = document.createElement('style');
    style.textContent = styleSheet;
    parentElement.append(style);
    dressed.add(parentElement);
  }
  return draw(given);
}
