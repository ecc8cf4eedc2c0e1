// Every text in the window whose contrast with what is behind it is below 4.5: [where, [ratio, text]].
// Transparent colours and faded groups are mixed with their ground; text on pictures and gradients,
// and what is switched off, is passed over.
() => {
  const parse = c => { const m = c.match(/[\d.]+/g)?.map(Number) ?? [0,0,0,0];
    if (c.startsWith('color(')) { const [r,g,b,a=1] = m; return [r*255,g*255,b*255,a]; }
    if (c.startsWith('oklab')||c.startsWith('oklch')) return null;
    return [m[0],m[1],m[2],m[3]??1]; };
  const over = (top, below) => { const a = top[3]; return [0,1,2].map(i => top[i]*a + below[i]*(1-a)).concat(1); };
  const lum = c => { const l = c.slice(0,3).map(v => v/255).map(v => v<=.04045 ? v/12.92 : ((v+.055)/1.055)**2.4); return .2126*l[0]+.7152*l[1]+.0722*l[2]; };
  const found = new Map();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(); const el = walk.currentNode.parentElement;
    if (!text || !el || !el.checkVisibility({opacityProperty:true, visibilityProperty:true})) continue;
    if (el.closest('[disabled],[aria-disabled=true],[aria-hidden=true],script,style,[data-testid=stIconMaterial],[data-testid=stSliderThumbValue]') || el.closest('label:has(:disabled)')) continue;
    const box = el.getBoundingClientRect(); if (!box.width || !box.height) continue;
    // backgrounds from the root down, with the opacity of groups
    const chain = []; for (let e = el; e; e = e.parentElement) chain.unshift(e);
    let ground = [255,255,255,1], skip = false, alpha = 1;
    for (const e of chain) { const s = getComputedStyle(e);
      if (s.backgroundImage !== 'none') skip = true;
      const b = parse(s.backgroundColor); if (!b) { skip = true; continue; }
      alpha *= Number(s.opacity);
      ground = over([b[0],b[1],b[2],b[3]*alpha], ground); if (b[3] === 1 && alpha===1) skip = false; if (s.backgroundImage !== 'none') skip = true; }
    if (skip) continue;
    const ink = parse(getComputedStyle(el).color); if (!ink) continue;
    const shown = over([ink[0],ink[1],ink[2],ink[3]*alpha], ground);
    const [low, high] = [lum(shown), lum(ground)].sort((a,b)=>a-b); const ratio = (high+.05)/(low+.05);
    if (ratio < 4.5) { const k = el.tagName + '.' + (el.closest('[data-testid]')?.dataset.testid ?? '') + '.' + el.className.toString().slice(0,30);
      const old = found.get(k); if (!old || old[0] > ratio) found.set(k, [Math.round(ratio*100)/100, text.slice(0,50)]); }
  }
  return [...found];
}
