// Suggestions under the search field: a combobox as WAI-ARIA's authoring practices have it (APG, "Combobox").
// The form is whole without it.

const WAIT = 120;

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = Object.assign(document.createElement("ul"), { className: "suggested", id: `${input.id}-suggested`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.form.querySelector(`label[for="${input.id}"]`).textContent);
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let typed = input.value, timer = 0, asked = null, chosen = -1;

  const options = () => [...list.children];

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(number) {
    const all = options();
    chosen = number;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", all[number].id);
    input.value = all[number]?.dataset.query ?? typed;
    all[number]?.scrollIntoView({ block: "nearest" });
  }

  function go(option) {
    if (option.dataset.url) location.assign(option.dataset.url);
    else {
      input.value = option.dataset.query;
      close();
      input.form.requestSubmit();
    }
  }

  function show({ queries, names }) {
    const rows = [
      ...names.map((name) => ({ url: name.url, kind: name.kind, text: name.text })),
      ...queries.map((query) => ({ query, text: query })),
    ];
    list.replaceChildren(...rows.map(({ url, query, kind, text }, at) => {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${at}` });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      if (kind) option.append(Object.assign(document.createElement("span"), { className: "kind", textContent: kind }), " ");
      option.append(text);
      Object.assign(option.dataset, url ? { url } : { query });
      return option;
    }));
    chosen = -1;
    list.hidden = rows.length === 0;
    input.setAttribute("aria-expanded", String(rows.length > 0));
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: typed })}`, { credentials: "omit", signal });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch { /* offline, or typed on */ }
  }

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    if (typed.trim().length < 2) close();
    else timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") choose(chosen === last ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? last : chosen - 1);
    else if (event.key === "Escape") { choose(-1); close(); }
    else if (event.key === "Enter" && chosen >= 0) go(options()[chosen]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
  input.addEventListener("blur", close);
}
