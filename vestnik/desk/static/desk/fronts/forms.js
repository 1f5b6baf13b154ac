// Forms and dialogs: what works without JavaScript as pages works here without leaving the desk.
(() => {
  const desk = window.frontsDesk;
  if (!desk) return;
  const { root, words } = desk;
  const dialog = root.querySelector("[data-dialog-room]");
  const inner = dialog.querySelector("[data-dialog-inner]");
  let opener = null;

  const fragment = async (address) => {
    const answer = await fetch(address, { headers: { "X-Fragment": "1" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  };
  desk.fragment = fragment;

  const fill = (html) => {
    inner.innerHTML = html;
    inner.querySelector("[autofocus]")?.focus();
    document.dispatchEvent(new CustomEvent("fronts-desk:dialog", { detail: inner }));
  };

  desk.open = async (address, from) => {
    opener = from?.dataset.focus ?? from?.closest("details")?.dataset.focus;
    try {
      fill(await fragment(address));
      if (!dialog.open) dialog.showModal();
    } catch {
      desk.notice(words.unreached, "error");
    }
  };

  const shut = () => dialog.open && dialog.close();
  dialog.addEventListener("close", () => {
    inner.replaceChildren();
    if (opener) {
      const from = root.querySelector(`[data-focus="${CSS.escape(opener)}"]`);
      (from?.querySelector("summary") ?? from)?.focus({ preventScroll: true });
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-shut]")) {
      event.preventDefault();
      shut();
    }
  });

  const closeMenus = (but) => {
    for (const menu of desk.all("details.fd-menu[open]")) if (menu !== but) menu.open = false;
  };

  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      desk.open(link.href, link);
      closeMenus();
    }
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.fd-menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.fd-menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  root.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-deed]");
    if (!form) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const button = event.submitter;
    const key = button?.dataset.focus ?? form.closest("details")?.dataset.focus;
    button?.setAttribute("aria-disabled", "true");
    closeMenus();
    try {
      const { status, told } = await desk.send(form.action, data);
      if (told.form) {
        fill(told.form);
        if (!dialog.open) dialog.showModal();
        return;
      }
      if (told.go) return location.assign(told.go);
      if (dialog.contains(form)) shut();
      if (status === 200 && key) {
        const from = root.querySelector(`[data-focus="${CSS.escape(key)}"]`);
        (from?.querySelector("summary") ?? from)?.focus({ preventScroll: true });
      }
    } catch {
      // `send` has said it; what was typed stays
    } finally {
      button?.removeAttribute("aria-disabled");
    }
  });

  // --- photos for a slot, as one types

  let asked = 0;
  dialog.addEventListener("input", async (event) => {
    const search = event.target.closest("[data-pictures]");
    if (!search) return;
    const mine = (asked += 1);
    await new Promise((resume) => setTimeout(resume, 250));
    if (mine !== asked) return;
    const chosen = new FormData(search.form).get("picture") ?? "";
    const address = new URL(search.dataset.pictures, location.href);
    address.searchParams.set("q", search.value);
    address.searchParams.set("picture", chosen);
    try {
      const html = await fragment(address);
      if (mine === asked) dialog.querySelector("[data-pictures-room]").innerHTML = html;
    } catch {
      desk.notice(words.unreached, "error");
    }
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest("[data-pictures]")) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    // under a Bulgarian layout the key has another letter, but its place
    const isZ = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() === "z" : event.code === "KeyZ";
    if (isZ && (event.ctrlKey || event.metaKey) && !event.altKey && !typing && !dialog.open) {
      const button = root.querySelector(event.shiftKey ? "[data-redo]" : "[data-undo]");
      if (!button) return;
      event.preventDefault();
      button.form.requestSubmit(button);
    }
  });
})();
