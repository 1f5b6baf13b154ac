// The stories that come in: tabs and search without leaving the desk, and fresh when something was published.
(() => {
  const desk = window.frontsDesk;
  const pane = desk?.root.querySelector("[data-incoming]");
  if (!pane) return;
  const PAUSE = 250;
  let address = pane.dataset.incoming;
  let edition = pane.dataset.edition;
  let asked = 0;

  const show = async (fresh) => {
    const mine = (asked += 1);
    const html = await desk.fragment(address);
    if (mine !== asked) return;
    const list = pane.querySelector("[data-incoming-list]");
    const before = new Set(desk.all("[data-row]", list).map((row) => row.dataset.story));
    const top = list.scrollTop;
    const key = list.contains(document.activeElement) && document.activeElement.dataset.focus;
    list.innerHTML = html;
    desk.mark();
    list.scrollTop = fresh ? top : 0;
    if (key) list.querySelector(`[data-focus="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
    if (fresh) for (const row of desk.all("[data-row]", list)) row.classList.toggle("is-new", !before.has(row.dataset.story));
  };

  const go = (to, fresh = false) => {
    address = to;
    return show(fresh).catch(() => desk.notice(desk.words.unreached, "error"));
  };

  pane.addEventListener("click", (event) => {
    const tab = event.target.closest("a[data-tab]");
    if (!tab || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    for (const other of desk.all("a[data-tab]", pane)) other.removeAttribute("aria-current");
    tab.setAttribute("aria-current", "true");
    pane.querySelector("input[type=search]").value = "";
    go(tab.dataset.tab);
  });

  let timer = 0;
  const find = () => {
    const form = pane.querySelector("form[data-search]");
    go(`${form.dataset.search}?${new URLSearchParams(new FormData(form))}`);
  };
  pane.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
  pane.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-search]")) return;
    event.preventDefault();
    clearTimeout(timer);
    find();
  });

  document.addEventListener("fronts-desk:shown", ({ detail }) => {
    if (String(detail.edition) === edition) return;
    edition = String(detail.edition);
    go(address, true);
  });
})();
