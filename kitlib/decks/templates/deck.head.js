/* Before anything is painted: light or dark as last chosen, slides or one page to scroll. */
(function () {
  "use strict";
  const root = document.documentElement;
  const narrow = matchMedia("(max-width: 700px) and (min-height: 480px), (max-width: 1000px) and (orientation: portrait)");
  const speaker = /[?&]receiver\b/.test(location.search);
  const wanted = () => (narrow.matches && !speaker ? "scroll" : "stage");
  const use = (mode) => {
    root.dataset.mode = mode;
    document.getElementById("stage-style").media = mode === "stage" ? "screen" : "not all";
    document.getElementById("scroll-style").media = mode === "stage" ? "not all" : "screen";
  };
  const kept = (value) => {
    try {
      if (value) localStorage.setItem("kit-theme", value);
      return localStorage.getItem("kit-theme");
    } catch { return null; }
  };
  const theme = kept();
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (/[?&]notes\b/.test(location.search)) root.classList.add("with-notes");
  use(wanted());
  window.kitDeck = { narrow, wanted, use, kept };
})();
