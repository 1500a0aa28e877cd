/* Figures with controls, in a deck or a handout. */
(function () {
  "use strict";
  const all = (selector, from) => [...(from || document).querySelectorAll(selector)];

  /* Until they are drawn, and if they cannot be, the still drawing stays. */
  const hasSummary = (view) => "summary" in view.getState({ signals: (name) => name === "summary", data: () => false }).signals;
  const say = (figure, view) => {
    const said = figure.querySelector(".live-said"), names = all(".live-controls .vega-bind", figure);
    const worded = names.map((bind) => {
      const input = bind.querySelector("select, input:checked, input");
      const value = input.type === "checkbox" ? (input.checked ? "✓" : "–")
        : input.tagName === "SELECT" ? input.selectedOptions[0].text : input.value;
      return said.dataset.words.replace("{name}", bind.querySelector(".vega-bind-name").textContent).replace("{value}", value);
    });
    const summary = hasSummary(view) ? String(view.signal("summary")).replace(/ \n/g, " ").trim() : "";
    said.textContent = summary || worded.join(". ");
    said.classList.toggle("has-words", Boolean(summary));
    figure.classList.toggle("worded", Boolean(summary));
    figure.classList.toggle("wordy", summary.length > 700);
    figure.classList.toggle("many", names.length > 6);
    if (said.scrollHeight > said.clientHeight + 1 && summary) said.tabIndex = 0; else said.removeAttribute("tabindex");
  };
  const enliven = async (figure) => {
    const spec = JSON.parse(figure.querySelector("script").textContent);
    const box = figure.querySelector(".live"), controls = figure.querySelector(".live-controls");
    try {
      const { view } = await window.vegaEmbed(box, spec, {
        mode: "vega-lite", renderer: "svg", ast: true, logLevel: 1, actions: false, defaultStyle: false, tooltip: false, bind: controls,
      });
      all("svg", box).forEach((svg) => { svg.setAttribute("aria-hidden", "true"); svg.setAttribute("preserveAspectRatio", "xMinYMin meet"); });
      box.hidden = controls.hidden = false;
      figure.dataset.live = "drawn";
      if (hasSummary(view)) say(figure, view);
      let later;
      controls.addEventListener("input", () => {
        clearTimeout(later);
        later = setTimeout(async () => { await view.runAsync(); say(figure, view); }, 250);
      });
    } catch (error) {
      box.hidden = controls.hidden = true;
      console.warn("kit: a figure stays still:", error);
    }
  };

  window.kitLive = async () => {
    for (const figure of all("[data-live]")) await enliven(figure);
  };
})();
