/* The controls of an explorer beside a running notebook: native inputs with labels, the words for a screen reader,
   and the call that opens this state. The kernel answers; nothing is computed here. */
const make = (tag, more) => Object.assign(document.createElement(tag), more);

const input = (control) => {
  if (control.kind === "select") {
    const list = make("select");
    control.choices.forEach(([, words], at) => list.append(make("option", { value: at, textContent: words })));
    return list;
  }
  if (control.kind === "checkbox") return make("input", { type: "checkbox" });
  return make("input", { type: "range", min: control.low, max: control.high, step: control.step });
};
const read = (control, field) => control.kind === "select" ? control.choices[field.value][0]
  : control.kind === "checkbox" ? field.checked : Number(field.value);
const write = (control, field, value) => {
  if (control.kind === "select") field.value = control.choices.findIndex(([known]) => known === value);
  else if (control.kind === "checkbox") field.checked = value;
  else field.value = value;
};

function render({ model, el }) {
  const group = make("div", { className: "kit-explorer" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", model.get("question"));
  group.addEventListener("keydown", (event) => {  // else JupyterLab takes arrows and letters for its cells
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  });
  const fields = model.get("controls").map((control) => {
    const label = make("label"), field = input(control), shown = make("output");
    label.append(make("span", { textContent: control.label }), field);
    if (control.kind === "range") label.append(shown);
    const ask = () => {
      shown.textContent = field.value;
      model.send({ values: { [control.name]: read(control, field) } });
    };
    field.addEventListener(control.kind === "range" && control.drag ? "input" : "change", ask);
    if (!control.drag) field.addEventListener("input", () => { shown.textContent = field.value; });
    group.append(label);
    return { control, field, shown };
  });
  const reset = make("button", { type: "button", textContent: model.get("reset_words") });
  reset.addEventListener("click", () => model.send({ reset: true }));
  const error = make("p", { className: "kit-explorer-error" });
  const words = make("p", { className: "kit-explorer-words" });
  const code = make("code");
  [error, words].forEach((line) => line.setAttribute("role", "status"));
  group.append(reset, error, words, code);
  el.append(group);

  const tell = () => {
    const values = model.get("values");
    fields.forEach(({ control, field, shown }) => {
      if (document.activeElement !== field || control.kind !== "range") write(control, field, values[control.name]);
      shown.textContent = field.value;
    });
    error.textContent = model.get("error");
    words.textContent = model.get("words");
    code.textContent = model.get("code");
  };
  ["values", "words", "error", "code"].forEach((name) => model.on(`change:${name}`, tell));
  tell();
}
export default { render };
