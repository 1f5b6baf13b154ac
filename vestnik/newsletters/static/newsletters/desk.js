// The desk of an issue: stories from the list beside it go into the selection, and the list follows what is in it.
(() => {
  const pane = document.querySelector("[data-offers]");
  if (!pane) return;
  const PAUSE = 250;
  const list = pane.querySelector("[data-offers-list]");
  const told = pane.querySelector("[data-told]");
  const query = pane.querySelector("input[type=search]");
  const selection = () => document.getElementById("body-root")?.rootBlock;
  let asked = 0;

  // Why a story was suggested is said, not typed; a story that an editor found has no reason.
  const settle = () => {
    for (const field of document.querySelectorAll('#body-root [data-contentpath="reason"]')) {
      const input = field.querySelector("input");
      if (!input) continue;
      input.readOnly = true;
      input.tabIndex = -1;
      field.classList.toggle("is-unsaid", !input.value);
    }
    // Wagtail's editor of formatted text has no name of its own
    for (const text of document.querySelectorAll("#body-root [contenteditable]:not([aria-labelledby])")) {
      const heading = text.closest("section")?.querySelector("[data-panel-heading]");
      if (heading) text.setAttribute("aria-labelledby", heading.id);
    }
  };
  new MutationObserver(settle).observe(document.querySelector("[data-newsletter-issue]"), {
    childList: true,
    subtree: true,
  });
  settle();

  const refresh = async () => {
    const mine = (asked += 1);
    const answer = await fetch(`${pane.dataset.offers}?${new URLSearchParams({ q: query.value })}`, {
      headers: { "X-Requested-With": "XMLHttpRequest" },
    }).catch(() => null);
    if (mine !== asked) return;
    if (!answer?.ok) {
      told.textContent = pane.querySelector("[data-told]").dataset.failed;
      return;
    }
    const label = list.contains(document.activeElement) && document.activeElement.getAttribute("aria-label");
    list.innerHTML = await answer.text();
    if (label) (list.querySelector(`[aria-label="${CSS.escape(label)}"]`) ?? list.querySelector("button"))?.focus();
  };

  // After the last story, so that a sponsor or a closing word stays at the end.
  const place = (blocks) => {
    const last = blocks.children.findLastIndex((child) => child.type === "story");
    return last < 0 ? blocks.children.length : last + 1;
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    const blocks = selection();
    if (!button || !blocks) return;
    const value = JSON.parse(button.dataset.add);
    const next = button.closest("li").nextElementSibling?.querySelector("button");
    const { kind = "story", block } = button.dataset;
    const id = block || crypto.randomUUID();
    blocks.insert({ type: kind, value, id }, place(blocks), { animate: true, focus: false });
    told.textContent = `${told.dataset.added} ${button.dataset.title}`;
    button.closest("li").remove();
    (next ?? list.querySelector("button") ?? query).focus({ preventScroll: true });
  });

  let timer = 0;
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  });
  pane.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    refresh();
  });
  const checks = pane.querySelector("[data-checks-list]");
  const check = async () => {
    const answer = await fetch(pane.dataset.checks).catch(() => null);
    if (answer?.ok) checks.innerHTML = await answer.text();
  };

  // What was dropped is offered again once that is saved; what is wrong is said of what was saved.
  let rest = 0;
  document.addEventListener("w-autosave:success", () => {
    clearTimeout(rest);
    rest = setTimeout(() => Promise.all([refresh(), check()]), 1000);
  });
  check();
})();
