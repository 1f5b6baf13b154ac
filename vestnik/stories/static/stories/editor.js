// The story editor: the address that is going to be, how much room a text has left, and the notes beside it.
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const later = (deed, wait) => {
    let timer;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(deed, wait);
    };
  };

  function watchAddress() {
    const panel = one("[data-story-address]");
    if (!panel) return;
    const field = (name) => document.getElementById(`id_${name}`);
    const fields = ["title", "slug", "section"].map(field);
    const live = one("a", panel)?.textContent;
    const show = async () => {
      const [title, slug, section] = fields.map((input) => input?.value ?? "");
      const asked = new URLSearchParams({ title, slug, section, lang: panel.dataset.lang, story: panel.dataset.story });
      const answer = await fetch(`${panel.dataset.storyAddress}?${asked}`).catch(() => null);
      if (!answer?.ok) return;
      const { url } = await answer.json();
      const unknown = one("[data-story-address-unknown]", panel);
      if (unknown) unknown.hidden = Boolean(url);
      one("[data-story-address-new]", panel).hidden = !url || url === live;
      one("[data-story-address-text]", panel).textContent = url;
    };
    const soon = later(show, 400);
    for (const input of fields) input?.addEventListener("input", soon);
    show();
  }

  function countRoom() {
    for (const input of document.querySelectorAll("[data-story-limit]")) {
      const limit = Number(input.dataset.storyLimit);
      const count = document.createElement("span");
      count.className = "story-count";
      input.after(count);
      const show = () => {
        const left = limit - [...input.value].length;
        count.hidden = left > limit * 0.25;
        count.textContent = left;
        count.classList.toggle("story-count--over", left < 0);
      };
      input.addEventListener("input", show);
      show();
    }
  }

  const notes = () => one("[data-story-notes]");

  function countOpen() {
    const open = one("[data-story-notes-open]")?.dataset.storyNotesOpen;
    const counter = one('[data-side-panel-toggle="notes"] [data-side-panel-toggle-counter]');
    if (!counter || open === undefined) return;
    counter.textContent = open;
    counter.hidden = open === "0";
  }

  async function sendNote(form) {
    const button = one('[type="submit"]', form);
    button.disabled = true;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "XMLHttpRequest" },
    }).catch(() => null);
    button.disabled = false;
    if (answer?.ok) {
      const people = one("#story-notes-people");
      notes().innerHTML = await answer.text();
      if (people) notes().append(people);
      countOpen();
      return;
    }
    one(".story-notes__error", form)?.remove();
    const error = document.createElement("p");
    error.className = "story-notes__error";
    error.setAttribute("role", "alert");
    const told = answer?.status === 422 && new DOMParser().parseFromString(await answer.text(), "text/html");
    error.textContent = (told && one(".story-notes__error", told)?.textContent) || "⚠";
    form.prepend(error);
  }

  // A colleague's name after an @: chosen with the arrow keys and Enter, or a click.
  const mention = { list: null, box: null, found: [], at: 0 };

  function people() {
    const source = one("#story-notes-people");
    return source ? JSON.parse(source.textContent) : [];
  }

  function closeMention() {
    mention.list?.remove();
    Object.assign(mention, { list: null, box: null, found: [], at: 0 });
  }

  function offerMention(box) {
    const before = box.value.slice(0, box.selectionStart);
    const begun = before.match(/(?:^|[^\p{L}\p{N}@])@([\p{L}\p{N}._+-]*)$/u);
    closeMention();
    if (!begun) return;
    const wanted = begun[1].toLocaleLowerCase();
    const found = people().filter(({ username, name }) =>
      `${username} ${name}`.toLocaleLowerCase().split(/\s+/).some((part) => part.startsWith(wanted)),
    );
    if (!found.length) return;
    const list = document.createElement("ul");
    list.className = "story-mentions";
    list.setAttribute("role", "listbox");
    for (const person of found.slice(0, 6)) {
      const item = document.createElement("li");
      item.setAttribute("role", "option");
      item.textContent = person.name === person.username ? person.name : `${person.name} (@${person.username})`;
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        takeMention(person);
      });
      list.append(item);
    }
    box.after(list);
    Object.assign(mention, { list, box, found: found.slice(0, 6), at: 0 });
    markMention();
  }

  function markMention() {
    [...mention.list.children].forEach((item, index) => item.setAttribute("aria-selected", index === mention.at));
  }

  function takeMention({ username }) {
    const { box } = mention;
    const end = box.selectionStart;
    const start = box.value.lastIndexOf("@", end - 1);
    box.setRangeText(`@${username} `, start, end, "end");
    closeMention();
    box.focus();
  }

  function steerMention(event) {
    if (!mention.list) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      mention.at = (mention.at + steps[event.key] + mention.found.length) % mention.found.length;
      markMention();
    } else if (event.key === "Enter" || event.key === "Tab") {
      takeMention(mention.found[mention.at]);
    } else if (event.key === "Escape") {
      closeMention();
    } else {
      return;
    }
    event.preventDefault();
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-story-note-form]") || !event.target.closest("[data-story-notes]")) return;
    event.preventDefault();
    sendNote(event.target);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-story-mentions]")) offerMention(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.("[data-story-mentions]")) steerMention(event);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === mention.box) closeMention();
  });

  function openNotes() {
    if (!/^#(note-|side-panel-notes)/.test(location.hash)) return;
    const toggle = one('[data-side-panel-toggle="notes"]');
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
    one(location.hash)?.scrollIntoView({ block: "center" });
  }

  watchAddress();
  countRoom();
  window.addEventListener("load", () => setTimeout(openNotes, 100));
})();
