/** What figures stand before; without any their frames stay chequered. */
function setGround(root, background) {
  if (background) root.style.setProperty('--ground', background);
  else root.style.removeProperty('--ground');
}
