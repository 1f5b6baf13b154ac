// The board: sends what the editor does, one deed after the other, and shows what the server answers.
(() => {
  const root = document.querySelector("[data-fronts-desk]");
  if (!root) return;
  const words = JSON.parse(document.getElementById("fronts-desk-words").textContent);
  const desk = (window.frontsDesk = { root, words, number: Number(root.dataset.number), stamp: root.dataset.stamp });
  const board = root.querySelector("[data-board]");
  const spoken = root.querySelector("[data-spoken]");
  const notices = root.querySelector("[data-notices]");
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];
  desk.all = all;

  desk.say = (text) => {
    // the same words twice would not be read twice
    spoken.textContent = spoken.textContent === text ? `${text}\u00a0` : text;
  };
  desk.fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

  desk.notice = (html, tone = "info") => {
    if (!html) return;
    const note = document.createElement("div");
    note.className = `fd-notice is-${tone}`;
    note.innerHTML = html;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "fd-notice-close";
    close.setAttribute("aria-label", words.close);
    close.textContent = "×";
    close.addEventListener("click", () => note.remove());
    note.append(close);
    notices.append(note);
    for (const old of all(".fd-notice", notices).slice(0, -3)) old.remove();
    const proof = note.querySelector("[data-press-proof]");
    if (proof) proof.dispatchEvent(new CustomEvent("press:told", { bubbles: true }));
    if (tone === "info") setTimeout(() => note.remove(), proof ? 15_000 : 8_000);
  };

  // --- what the server told is put in place of what stands, only where it differs

  const element = (html) => {
    const room = document.createElement("template");
    room.innerHTML = html.trim();
    return room.content.firstElementChild;
  };

  const focused = () => {
    const active = document.activeElement;
    return root.contains(active) ? active.dataset.focus : undefined;
  };

  const place = (containers) => {
    const open = all("details[open][data-focus]", board).map((menu) => menu.dataset.focus);
    const kept = new Set(containers.map(({ id }) => id));
    for (const box of all("[data-container]", board)) if (!kept.has(box.dataset.container)) box.remove();
    let before = null;
    for (const { id, digest, html } of containers) {
      let box = board.querySelector(`[data-container="${CSS.escape(id)}"]`);
      if (!box || box.dataset.digest !== digest) {
        const fresh = element(html);
        if (box) box.replaceWith(fresh);
        box = fresh;
      }
      const wanted = before ? before.nextElementSibling : board.firstElementChild;
      if (wanted !== box) board.insertBefore(box, wanted);
      before = box;
    }
    for (const key of open) {
      const menu = board.querySelector(`details[data-focus="${CSS.escape(key)}"]`);
      if (menu) menu.open = true;
    }
  };

  let places = JSON.parse(document.getElementById("fronts-desk-places").textContent);
  desk.mark = () => {
    for (const row of all("[data-incoming] [data-row]")) {
      const mark = row.querySelector("[data-stands]");
      const where = places[row.dataset.story] ?? "";
      if (mark && mark.textContent !== where) mark.textContent = where;
      row.classList.toggle("is-placed", Boolean(where));
    }
  };

  let held = null;
  let holding = false;
  desk.hold = () => { holding = true; };
  desk.release = () => {
    holding = false;
    if (held) show(held);
  };

  const show = (told) => {
    if (holding) {
      held = told;
      return;
    }
    held = null;
    const key = focused();
    place(told.containers);
    places = told.places;
    desk.mark();
    const bar = root.querySelector("[data-bar]");
    if (bar.dataset.digest !== told.bar.digest) bar.replaceWith(element(told.bar.html));
    desk.number = told.number;
    desk.stamp = told.stamp;
    desk.next = told.next;
    if (key) root.querySelector(`[data-focus="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("fronts-desk:shown", { detail: told }));
  };

  desk.take = (told) => {
    // an answer that was overtaken by a later one says nothing new
    if (told.number < desk.number) return;
    show(told);
    for (const text of told.news ?? []) desk.notice(text, "news");
    for (const text of told.notes ?? []) desk.notice(text, "warning");
    desk.notice(told.message, told.tone ?? "info");
    if (told.said) desk.say(told.said);
  };

  // --- one deed after the other, in the order in which they were done

  let line = Promise.resolve();
  let waiting = 0;

  const ask = async (address, body) => {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    if (!(body instanceof FormData)) {
      headers["Content-Type"] = "application/json";
      body = JSON.stringify({ ...body, number: desk.number });
    }
    const answer = await fetch(address, { method: "POST", headers, body });
    if (!(answer.headers.get("Content-Type") ?? "").includes("json")) throw new Error(String(answer.status));
    return { status: answer.status, told: await answer.json() };
  };

  desk.send = (address, body) => {
    waiting += 1;
    root.dataset.saving = "";
    const sent = line.then(() => ask(address, body));
    line = sent.then(
      ({ told }) => told.containers && desk.take(told),
      () => {
        desk.stamp = "";
        desk.notice(words.unsaved, "error");
      },
    ).finally(() => {
      waiting -= 1;
      if (!waiting) delete root.dataset.saving;
    });
    return sent.then((result) => line.then(() => result));
  };
  desk.busy = () => waiting > 0 || holding;

  // --- moving a row, by whatever means

  desk.rows = (list) => all(":scope > [data-row]", list);

  // After which slot a row comes that is put before `next` (null: at the end); what fills itself can't be an anchor.
  desk.anchor = (list, next, row) => {
    let after = "";
    for (const other of desk.rows(list)) {
      if (other === next) break;
      // what is pinned holds its place whatever comes before it
      if (other !== row && other.dataset.slot && !("pinned" in other.dataset)) after = other.dataset.slot;
    }
    return after;
  };

  desk.move = (row, list, after) =>
    desk.send(root.dataset.move, {
      story: Number(row.dataset.story),
      slot: row.dataset.slot ?? "",
      container: list.closest("[data-container]").dataset.container,
      after,
    }).catch(() => null);

  desk.remove = (row) => desk.send(root.dataset.move, { remove: row.dataset.slot }).catch(() => null);
})();
