/* What a slide cannot hold even at the smallest size is hidden from its end, with a pointer to the handout. On one page
   to scroll all of it is there. */
(function () {
  "use strict";
  const alive = (node) => !node.closest(".beyond");
  const hide = (node) => { node.classList.add("beyond"); return true; };
  const isPicture = (node) => node.matches(".figure, .picture");
  const wide = (node) => node.scrollWidth > node.clientWidth + 1;
  const lastText = (node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    let found = null;
    while (walker.nextNode()) if (walker.currentNode.data && alive(walker.currentNode.parentElement)) found = walker.currentNode;
    return found;
  };
  const cutAt = (text, at) => {
    const rest = at > 0 ? text.splitText(at) : text, span = document.createElement("span");
    rest.replaceWith(span);
    span.append(rest);
    span.className = "beyond";
  };
  /* One line of code, or a dozen words. */
  const cutLine = (pre) => {
    for (let text = lastText(pre); text; text = lastText(pre)) {
      const end = text.data.lastIndexOf("\n");
      cutAt(text, Math.max(end, 0));
      if (end >= 0 && pre.textContent.trim()) return true;
    }
    return false;
  };
  const cutWords = (node) => {
    const text = lastText(node);
    if (!text) return false;
    const words = text.data.split(" ");
    cutAt(text, words.length > 12 ? words.slice(0, -12).join(" ").length : 0);
    return Boolean(lastText(node));
  };
  const parts = (node) => [...node.children].filter((child) => alive(child) && !child.matches(".callout-title, .more"));
  const shorten = (node, spare) => {
    const pieces = node.matches(".table") ? [...node.querySelectorAll("tbody tr")].filter(alive)
      : node.matches(".list, .callout, .quote, blockquote") ? parts(node) : [];
    if (pieces.length > 1 && !node.matches(".callout, .quote, blockquote")) return hide(pieces.at(-1));
    if (pieces.length && node.matches(".callout, .quote, blockquote") && shorten(pieces.at(-1), pieces.length > 1)) return true;
    if (node.matches(".code") && cutLine(node)) return true;
    if (node.matches(".prose") && cutWords(node)) return true;
    return spare && hide(node);
  };
  const narrowed = (room) => {
    const node = [...room.querySelectorAll(".table, .math")].filter(alive).find(wide) || parts(room).find(wide);
    if (!node) return false;
    if (node.matches(".math")) {
      const size = parseFloat(node.style.fontSize) || 100;
      if (size <= 60) return hide(node);
      node.style.fontSize = size - 10 + "%";
      return true;
    }
    const count = node.matches(".table") ? node.querySelectorAll("thead tr > :not(.beyond)").length : 0;
    if (count > 2) node.querySelectorAll("tr").forEach((row) => { [...row.children].filter(alive).at(-1)?.classList.add("beyond"); });
    else if (count && !node.matches(".tight")) node.classList.add("tight");
    else return hide(node);
    return true;
  };
  const trim = (page, overflows) => {
    const room = page.querySelector(".aside") || page.querySelector(".body");
    if (!room) return;
    const more = document.createElement("p");
    more.className = "more";
    more.textContent = document.querySelector(".reveal").dataset.more;
    room.append(more);
    for (let step = 0; step < 3000 && overflows(page); step += 1) {
      if (narrowed(room)) continue;
      const all = parts(room), words = all.filter((node) => !isPicture(node));
      const node = words.at(-1) || all.at(-1);
      if (!node || !shorten(node, all.length > 1)) break;
    }
    for (let last = parts(room).at(-1); last && last.matches(".inner"); last = parts(room).at(-1)) hide(last);
    if (!room.querySelector(".beyond")) more.remove();
  };
  window.kitDeck.trim = trim;
})();
