/* The deck's own behaviour on top of reveal.js: slides that fit, hidden slides out of reach, evidence cards, a menu,
   and one page to scroll where a slide would be too small to read. */
(function () {
  "use strict";
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const html = document.documentElement;
  const root = document.querySelector(".reveal");
  const card = document.getElementById("card");
  const menu = document.getElementById("menu");
  const { narrow, wanted, use, kept } = window.kitDeck;
  const onStage = () => html.dataset.mode === "stage";
  const isControl = (node) => node instanceof Element && node.closest("button, a[href], summary, input, select, textarea");
  const takesArrows = (node) => node instanceof Element && node.closest("input, select, textarea");
  const all = (selector, from) => [...(from || document).querySelectorAll(selector)];

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
    for (let size = page.matches(".roomy") ? 27 : 22; size > 16 && overflows(page); size -= 1) {
      page.style.setProperty("--body-size", size - 1 + "px");
    }
    if (overflows(page)) window.kitDeck.trim(page, overflows);
  };
  let fitted = false;
  const fit = () => {
    if (fitted) return;
    fitted = true;
    const mode = html.dataset.mode;
    use("stage");
    html.classList.add("measuring");
    try { all(".page").forEach(fitPage); } finally {
      html.classList.remove("measuring");
      use(mode);
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
  const shown = (popover) => popover.matches(":popover-open");
  const close = () => [card, menu].forEach((popover) => { if (shown(popover)) popover.hidePopover(); });

  /* A key that works a control must not move the slide as well. */
  const forControl = (event) => isControl(event.target) &&
    (["Enter", " ", "Escape"].includes(event.key) || takesArrows(event.target));
  document.addEventListener("keydown", (event) => { if (forControl(event)) event.stopPropagation(); }, true);
  const forDeck = (event) => !shown(card) && !shown(menu) && !forControl(event);

  /* Light, dark, print, and what reveal.js offers. */
  const isDark = () => (html.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const paint = (theme) => { html.dataset.theme = theme; kept(theme); };
  const print = (notes) => {
    html.classList.toggle("with-notes", notes);
    window.print();
  };
  const deeds = {
    theme: () => paint(isDark() ? "light" : "dark"),
    overview: () => Reveal.toggleOverview(),
    speaker: () => Reveal.getPlugin("notes").open(),
    print: () => print(false),
    notes: () => print(true),
    keys: () => Reveal.toggleHelp(),
  };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-card], button[data-do]");
    if (!button) return;
    if (button.dataset.card) open(button);
    else { close(); deeds[button.dataset.do](); }
  });
  /* One page size holds for the whole print, so notes get a taller page below their slide. */
  addEventListener("beforeprint", () => {
    fit();
    const tall = html.classList.contains("with-notes");
    let sheet = document.getElementById("print-size");
    if (!sheet) sheet = document.head.appendChild(Object.assign(document.createElement("style"), { id: "print-size" }));
    sheet.textContent = tall ? "@page { size: 1280px 1660px; margin: 0; }" : "";
  });

  const setUp = () => Reveal.initialize({
    width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 6, center: false, disableLayout: false,
    hash: true, respondToHashChanges: true, slideNumber: false, navigationMode: "linear", progress: true, overview: true,
    controls: true, controlsLayout: "edges", controlsTutorial: false, scrollActivationWidth: 0,
    transition: quiet ? "none" : "fade", transitionSpeed: "fast", backgroundTransition: quiet ? "none" : "fade",
    keyboardCondition: forDeck, pdfSeparateFragments: false, help: true, plugins: [RevealNotes],
  }).then(() => {
    Reveal.addKeyBinding({ keyCode: 68, key: "D", description: menu.querySelector("[data-do=theme] span").textContent }, deeds.theme);
    reach();
    ["slidechanged", "overviewshown", "overviewhidden"].forEach((name) => Reveal.on(name, () => { close(); reach(); }));
  });
  const inView = () => all("section.slide").find((slide) => slide.getBoundingClientRect().bottom > innerHeight / 3);
  const toScroll = () => {
    all(".figure-box, .table").forEach((box) => {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    });
    const wantedSlide = document.getElementById(decodeURIComponent(location.hash.replace(/^#\/?/, "").split("/")[0]));
    if (!wantedSlide) return;
    history.scrollRestoration = "manual";
    wantedSlide.scrollIntoView();
  };
  const start = async () => {
    if (onStage()) await setUp(); else toScroll();
    root.dataset.ready = "true";
    await window.kitLive();
    root.dataset.live = "true";
  };
  /* A tablet that is turned: keep the slide, change how it is shown. */
  narrow.addEventListener("change", () => {
    if (matchMedia("print").matches || wanted() === html.dataset.mode) return;
    const slide = onStage() ? Reveal.getCurrentSlide() : inView();
    if (slide) history.replaceState(null, "", "#/" + slide.id);
    location.reload();
  });

  const loaded = Promise.all(["", "600 ", "italic "].map((face) => document.fonts.load(face + '16px "Source Sans Pro"')));
  const patience = new Promise((done) => setTimeout(done, 1500));
  Promise.race([loaded, patience]).catch(() => undefined).then(() => { try { if (onStage()) fit(); } finally { start(); } });
})();
