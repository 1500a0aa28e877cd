/* What is wrong on a page that scrolls, on a phone: pairs of kind and detail. */
() => {
  const found = [], width = document.documentElement.clientWidth;
  const name = (e) => `<${e.tagName.toLowerCase()} class="${e.getAttribute("class") || ""}"> ${(e.textContent || "").trim().slice(0, 60)}`;
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const scrolls = (e) => e.closest("svg, pre") || [...ancestors(e)].some((a) => /auto|scroll/.test(getComputedStyle(a).overflowX));
  function* ancestors(e) { for (let a = e; a && a !== document.body; a = a.parentElement) yield a; }
  if (document.documentElement.scrollWidth > width) {
    found.push(["overflow", `the page is ${document.documentElement.scrollWidth} px wide in a window of ${width} px`]);
  }
  for (const e of document.body.querySelectorAll("*")) {
    if (!shown(e) || e.ownerSVGElement || e.closest("dialog, [popover], .backgrounds, .aria-status")) continue;
    const box = e.getBoundingClientRect();
    if (box.width && box.right > 0 && (box.right > width + 1 || box.left < -1) && !scrolls(e.parentElement)) found.push(["overflow", name(e)]);
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (own && box.width > 1 && parseFloat(getComputedStyle(e).fontSize) * scale(e) < 12) found.push(["small text", name(e)]);
  }
  function scale(e) { const r = e.getBoundingClientRect(); return e.offsetWidth ? Math.min(1, r.width / e.offsetWidth) : 1; }
  return found;
}
