// Moving stories by keyboard: Space or Enter takes one, the arrows carry it, Space or Enter puts it down, Escape takes
// it back. What happens is said aloud.
(() => {
  const desk = window.frontsDesk;
  if (!desk) return;
  const { root, words } = desk;
  let carried = null;

  const lists = () => desk.all("[data-board] [data-list]");
  const title = (row) => row.dataset.title;
  const where = (list, row) => {
    const rows = desk.rows(list);
    return {
      title: title(row),
      container: list.closest("[data-container]").dataset.title,
      place: rows.indexOf(row) + 1,
      of: rows.length,
    };
  };

  const take = (row, handle) => {
    desk.hold();
    const home = row.parentElement;
    carried = { row, handle, origin: handle, list: home, home, next: row.nextElementSibling };
    // the list of what comes in keeps its stories: a copy is carried
    if (row.closest("[data-incoming]")) {
      carried.copy = carried.row = row.cloneNode(true);
      carried.handle = carried.row.querySelector("[data-handle]");
      carried.handle.removeAttribute("data-focus");
      carried.row.classList.add("is-carried");
    }
    row.classList.add("is-carried");
    handle.setAttribute("aria-pressed", "true");
    desk.say(desk.fill(words.taken, { title: title(row) }));
  };

  const put = (list, next) => {
    const { row, handle } = carried;
    for (const one of [carried.list, list]) one.closest("[data-container]")?.removeAttribute("data-digest");
    list.insertBefore(row, next);
    carried.list = list;
    handle.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    desk.say(desk.fill(words.at, where(list, row)));
  };

  // A row can stand before any pick, and after the last; what fills itself comes after all of them.
  const stops = (list) => {
    const rows = desk.rows(list).filter((row) => row !== carried.row);
    const picks = rows.filter((row) => row.dataset.slot && !("pinned" in row.dataset));
    const end = rows[rows.lastIndexOf(picks.at(-1)) + 1] ?? null;
    return [...picks, end];
  };

  const step = (by) => {
    const every = lists();
    const { row, list } = carried;
    let at = every.indexOf(list);
    if (at < 0) return every.length && put(every[0], stops(every[0])[0]);
    const here = stops(list);
    let next = row.nextElementSibling;
    while (next && !here.includes(next)) next = next.nextElementSibling;
    const to = here.indexOf(next) + by;
    if (to >= 0 && to < here.length) return put(list, here[to]);
    at += by;
    if (at < 0 || at >= every.length) return desk.say(words.end);
    const there = stops(every[at]);
    return put(every[at], by > 0 ? there[0] : there.at(-1));
  };

  const done = () => {
    const { row, origin, handle } = carried;
    row.classList.remove("is-carried");
    origin.closest("[data-row]")?.classList.remove("is-carried");
    for (const one of [origin, handle]) one.removeAttribute("aria-pressed");
    carried = null;
  };

  const drop = async () => {
    const { row, list, home, next, copy } = carried;
    const moved = copy ? row.isConnected : list !== home || row.nextElementSibling !== next;
    if (!moved) return back();
    const after = desk.anchor(list, row.nextElementSibling, row);
    done();
    const sent = desk.move(row, list, after);
    desk.release();
    await sent;
    root.querySelector(`[data-board] [data-row][data-story="${row.dataset.story}"] [data-handle]`)?.focus();
  };

  const back = () => {
    const { row, home, next, origin, copy } = carried;
    if (copy) copy.remove();
    else home.insertBefore(row, next);
    done();
    origin.focus({ preventScroll: true });
    desk.say(words.back);
    desk.release();
  };

  root.addEventListener("keydown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = handle.closest("[data-row]");
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat) carried ? drop() : take(row, handle);
    } else if (carried && ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(event.key)) {
      event.preventDefault();
      step(event.key === "ArrowUp" || event.key === "ArrowLeft" ? -1 : 1);
    } else if (carried && event.key === "Escape") {
      event.preventDefault();
      back();
    }
  });
  root.addEventListener("focusout", (event) => {
    // moving the row in the page takes the focus away for a moment
    const handle = event.target.closest?.("[data-handle]");
    if (handle) setTimeout(() => carried && document.activeElement !== carried.handle && back(), 120);
  });
})();
