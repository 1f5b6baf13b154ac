// Moving stories by mouse, pen and finger. A finger holds for a moment first, so that it can still scroll.
(() => {
  const desk = window.frontsDesk;
  if (!desk) return;
  const { root, words } = desk;
  const START = 5; // px
  const SLIP = 10; // px a finger may slip while it holds
  const HOLD = 350; // ms
  const ASIDE = 14; // px
  const EDGE = 72; // px at the top and the bottom of the window in which it scrolls by itself
  const SPEED = 14; // px a frame at the very edge

  let drag = null;

  const bar = document.createElement("div");
  bar.className = "fd-drop";
  bar.hidden = true;
  root.append(bar);

  const idle = () => {
    if (!drag) return;
    clearTimeout(drag.timer);
    cancelAnimationFrame(drag.frame);
    drag.ghost?.remove();
    drag.row.classList.remove("is-dragged", "is-held");
    root.classList.remove("is-dragging");
    for (const box of desk.all(".is-target")) box.classList.remove("is-target");
    bar.hidden = true;
    const was = drag;
    drag = null;
    if (was.ghost) desk.release();
  };

  const begin = () => {
    clearTimeout(drag.timer);
    desk.hold();
    const { row } = drag;
    const box = row.getBoundingClientRect();
    const ghost = row.cloneNode(true);
    ghost.className = "fd-ghost";
    ghost.setAttribute("aria-hidden", "true");
    ghost.inert = true;
    ghost.style.width = `${Math.min(box.width, 320)}px`;
    drag.ghost = ghost;
    root.append(ghost);
    row.classList.remove("is-held");
    row.classList.add("is-dragged");
    root.classList.add("is-dragging");
    getSelection()?.removeAllRanges();
    if (drag.touch) navigator.vibrate?.(12);
    follow();
    drag.frame = requestAnimationFrame(roll);
  };

  const follow = () => {
    const { ghost, x, y } = drag;
    // beside the pointer: the mark of where it would go must be seen
    ghost.style.transform = `translate(${x + ASIDE}px, ${y + ASIDE}px)`;
    aim();
  };

  // --- where it would go

  const nearest = (rows, x, y) => {
    let best = null;
    for (const row of rows) {
      const box = row.getBoundingClientRect();
      const dx = Math.max(box.left - x, 0, x - box.right);
      const dy = Math.max(box.top - y, 0, y - box.bottom);
      const far = Math.hypot(dx, dy);
      if (!best || far < best.far) best = { row, box, far };
    }
    return best;
  };

  const aim = () => {
    const under = document.elementFromPoint(drag.x, drag.y);
    const box = under?.closest("[data-container]");
    for (const other of desk.all(".is-target")) if (other !== box) other.classList.remove("is-target");
    drag.target = null;
    bar.hidden = true;
    if (under?.closest("[data-incoming]") && drag.row.dataset.slot && !drag.row.closest("[data-incoming]")) {
      const away = under.closest("[data-incoming]");
      away.classList.add("is-target");
      drag.target = { away: true };
      return;
    }
    const list = box?.querySelector("[data-list]");
    if (!list) return;
    box.classList.add("is-target");
    const rows = desk.rows(list).filter((row) => row !== drag.row);
    const near = nearest(rows, drag.x, drag.y);
    let next = null;
    if (near) {
      const sideways = Boolean(beside(near.box, rows));
      const first = sideways
        ? drag.x < (near.box.left + near.box.right) / 2
        : drag.y < (near.box.top + near.box.bottom) / 2;
      next = first ? near.row : rows[rows.indexOf(near.row) + 1] ?? null;
    }
    const after = desk.anchor(list, next, drag.row);
    drag.target = { list, after };
    mark(list, rows, after);
  };

  // A row that has another of its height beside it is a card in a grid.
  const beside = (box, rows) =>
    rows.some((row) => {
      const other = row.getBoundingClientRect();
      return Math.abs(other.top - box.top) < 4 && other.left !== box.left && Math.abs(other.height - box.height) < 60;
    });

  const mark = (list, rows, after) => {
    const index = rows.findIndex((row) => after && row.dataset.slot === after);
    const row = rows[index] ?? rows[0];
    const room = (row ?? list).getBoundingClientRect();
    const last = index >= 0;
    bar.hidden = false;
    const card = row && beside(room, rows);
    bar.classList.toggle("is-upright", Boolean(card));
    if (card) {
      bar.style.cssText = `left:${(last ? room.right : room.left) - 2}px;top:${room.top}px;height:${room.height}px`;
    } else {
      const y = row ? (last ? room.bottom : room.top) : room.top + 4;
      bar.style.cssText = `left:${room.left}px;top:${y - 2}px;width:${room.width}px`;
    }
  };

  const roll = () => {
    if (!drag?.ghost) return;
    const top = (document.querySelector("[data-bar]")?.getBoundingClientRect().bottom ?? 0) + EDGE / 2;
    const low = innerHeight - EDGE;
    const by = drag.y < top ? (drag.y - top) / EDGE : drag.y > low ? (drag.y - low) / EDGE : 0;
    if (by) {
      const pane = document.elementFromPoint(drag.x, drag.y)?.closest("[data-incoming-list]");
      const scrolls = pane && pane.scrollHeight > pane.clientHeight ? pane : window;
      scrolls.scrollBy(0, Math.max(-1, Math.min(1, by)) * SPEED);
      aim();
    }
    drag.frame = requestAnimationFrame(roll);
  };

  // --- the pointer

  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary || drag) return;
    const row = event.target.closest("[data-row]");
    const handle = event.target.closest("[data-handle]");
    if (!row || (!handle && event.target.closest("a, button, summary, input, select, textarea, details"))) return;
    const touch = event.pointerType !== "mouse";
    drag = { row, id: event.pointerId, x: event.clientX, y: event.clientY, touch, from: [event.clientX, event.clientY] };
    drag.waits = touch && !handle;
    if (drag.waits) {
      row.classList.add("is-held");
      drag.timer = setTimeout(() => drag && begin(), HOLD);
    }
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    drag.x = event.clientX;
    drag.y = event.clientY;
    const way = Math.hypot(drag.x - drag.from[0], drag.y - drag.from[1]);
    if (drag.ghost) follow();
    else if (drag.waits) way > SLIP && idle();
    else if (way > START) begin();
  });

  const drop = (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    const { ghost, row, target } = drag;
    if (!ghost) return idle();
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
    idle();
    if (target?.away) return desk.remove(row);
    if (!target) return;
    desk.say(desk.fill(words.dropping, { title: row.dataset.title }));
    desk.move(row, target.list, target.after);
  };
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };

  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", (event) => drag?.id === event.pointerId && idle());
  // once a story hangs at the finger, the page must not scroll under it
  document.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
  document.addEventListener("contextmenu", (event) => drag?.touch && event.preventDefault());
  document.addEventListener("dragstart", (event) => event.target.closest?.("[data-row]") && event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag?.ghost) return;
    event.stopPropagation();
    idle();
    desk.say(words.back);
  }, true);
})();
