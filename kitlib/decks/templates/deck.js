/* The deck's own behaviour on top of reveal.js: slides that fit, hidden slides out of reach, evidence cards. */
(function () {
  "use strict";
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const root = document.querySelector(".reveal");
  const card = document.getElementById("card");
  const isControl = (node) => node instanceof Element && node.closest("button, a[href], summary, input, select, textarea");

  /* Text sizes shrink together, down to 16px, on a slide that holds a little too much. */
  const overflows = (page) => {
    const body = page.querySelector(".body");
    return page.scrollHeight > page.clientHeight + 1 ||
      (body && (body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1));
  };
  const titleLines = (title) => Math.round(title.offsetHeight / parseFloat(getComputedStyle(title).lineHeight));
  const fitPage = (page) => {
    const title = page.querySelector(".content .title");
    for (let size = 34; title && size > 28 && titleLines(title) > 2; size -= 2) {
      page.style.setProperty("--title-size", size - 2 + "px");
    }
    for (let size = 22; size > 16 && overflows(page); size -= 1) {
      page.style.setProperty("--body-size", size - 1 + "px");
    }
  };
  const fit = () => {
    document.documentElement.classList.add("measuring");
    try { document.querySelectorAll(".page").forEach(fitPage); } finally {
      document.documentElement.classList.remove("measuring");
    }
  };

  /* Only the slide that is shown can be reached by Tab or a screen reader; in the overview all can be clicked. */
  const reach = () => {
    const current = Reveal.getCurrentSlide();
    Reveal.getSlides().forEach((slide) => { slide.inert = !Reveal.isOverview() && slide !== current; });
  };

  const place = (button) => {
    const at = button.getBoundingClientRect(), box = card.getBoundingClientRect(), gap = 10;
    const left = Math.min(Math.max(gap, at.left), innerWidth - box.width - gap);
    const below = at.bottom + gap, above = at.top - gap - box.height;
    const top = below + box.height <= innerHeight - gap ? below : Math.max(gap, above);
    card.style.left = Math.max(gap, left) + "px";
    card.style.top = Math.max(gap, Math.min(top, innerHeight - box.height - gap)) + "px";
  };
  const open = (button) => {
    const template = document.querySelector('template[data-card="' + CSS.escape(button.dataset.card) + '"]');
    if (!template) return;
    document.getElementById("card-content").replaceChildren(template.content.cloneNode(true));
    card.showPopover();
    place(button);
    card.focus({ preventScroll: true });
  };
  const close = () => { if (card.matches(":popover-open")) card.hidePopover(); };

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-card]");
    if (button) open(button);
  });
  /* A key that works a control must not move the slide as well. */
  document.addEventListener("keydown", (event) => {
    if (isControl(event.target) && ["Enter", " ", "Escape"].includes(event.key)) event.stopPropagation();
  }, true);
  const forDeck = (event) => !card.matches(":popover-open") &&
    !(isControl(event.target) && ["Enter", " ", "Escape"].includes(event.key));

  const start = () => {
    Reveal.initialize({
      width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 6, center: false, disableLayout: false,
      hash: true, respondToHashChanges: true, slideNumber: false, navigationMode: "linear", progress: true, overview: true,
      controls: true, controlsLayout: "edges", controlsTutorial: false, scrollActivationWidth: 0,
      transition: quiet ? "none" : "fade", transitionSpeed: "fast", backgroundTransition: quiet ? "none" : "fade",
      keyboardCondition: forDeck, pdfSeparateFragments: false, help: true, plugins: [RevealNotes],
    }).then(() => {
      reach();
      ["slidechanged", "overviewshown", "overviewhidden"].forEach((name) => Reveal.on(name, () => { close(); reach(); }));
      root.dataset.ready = "true";
    });
  };
  const loaded = Promise.all(["", "600 ", "italic "].map((face) => document.fonts.load(face + '16px "Source Sans Pro"')));
  const patience = new Promise((done) => setTimeout(done, 1500));
  Promise.race([loaded, patience]).catch(() => undefined).then(() => { try { fit(); } finally { start(); } });
})();
