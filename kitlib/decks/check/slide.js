/* What is wrong on the slide that is shown, as pairs of kind and detail. */
() => {
  const found = [], slide = Reveal.getCurrentSlide(), page = slide.querySelector('.page') || slide;
  const say = (kind, node, more = '') => found.push([kind, name(node) + more]);
  const name = node => { const e = node.nodeType === 3 ? node.parentElement : node;
    return '<' + e.tagName.toLowerCase() + ' class="' + (e.getAttribute('class') || '') + '"> ' +
      (node.textContent || '').trim().slice(0, 60); };
  const box = slide.getBoundingClientRect(), slack = 1.5 * Reveal.getScale();
  const frame = page.getBoundingClientRect();
  if (frame.width < box.width - slack || frame.height < 100) say('no size', page);
  const outside = (r, of) => r.left < of.left - slack || r.top < of.top - slack || r.right > of.right + slack
    || r.bottom > of.bottom + slack;
  const meet = (a, b) => a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack
    && b.top < a.bottom - slack;
  const shown = e => e.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const all = [...page.querySelectorAll('*')].filter(e => shown(e) && !e.closest('.notes'));
  for (const e of all) {
    const inside = e.ownerSVGElement, style = getComputedStyle(e), r = e.getBoundingClientRect();
    if (!inside && r.width && r.height && outside(r, box)) say('overflow', e);
    if (!inside && e.clientHeight && /hidden|clip|auto|scroll/.test(style.overflow)
        && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)) say('clipped', e);
  }
  for (const e of [page, ...page.querySelectorAll('.body, .main, .aside, .figure')])
    if (shown(e) && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1))
      say('overflow', e, ` (${e.scrollWidth}x${e.scrollHeight} in ${e.clientWidth}x${e.clientHeight})`);
  const foot = page.querySelector('.foot'), footBox = foot && foot.getBoundingClientRect();
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !shown(node.parentElement)) continue;
    const range = document.createRange(); range.selectNodeContents(node);
    for (const r of range.getClientRects()) {
      if (outside(r, box)) say('text outside', node);
      else if (foot && !foot.contains(node) && meet(r, footBox)) say('footer covered', node);
    }
  }
  for (const parent of page.querySelectorAll('.page, .body, .main, .aside, .opening-words, .head')) {
    const parts = [...parent.children].filter(shown).map(e => [e, e.getBoundingClientRect()]);
    parts.forEach(([e, r], i) => parts.slice(i + 1).forEach(([f, s]) => {
      if (meet(r, s)) say('overlap', e, ' / ' + name(f)); }));
  }
  for (const e of page.querySelectorAll('img, canvas, svg')) {
    if (e.ownerSVGElement || e.closest('[aria-hidden=true]')) continue;
    const words = e.getAttribute('alt') || e.getAttribute('aria-label') || '';
    if (!words.trim() || (e.tagName !== 'IMG' && e.getAttribute('role') !== 'img')) say('no alt text', e);
  }
  const titles = [...page.querySelectorAll('h1, h2')].filter(e => shown(e) && e.textContent.trim());
  if (titles.length !== 1) say('title', page, ` has ${titles.length} titles`);
  const notes = slide.querySelector('.notes');
  if (notes && shown(notes)) say('notes visible', notes);
  return found; }
