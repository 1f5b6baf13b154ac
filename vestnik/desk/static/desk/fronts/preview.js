// The preview: the page as readers will get it at a moment, as wide as a phone or a desktop.
(() => {
  const fit = (frame) => {
    const room = frame.closest("[data-preview-room]");
    const wide = Number(frame.dataset.wide);
    const scale = Math.min(1, room.clientWidth / wide);
    frame.style.width = `${wide}px`;
    frame.style.height = `${Math.round(room.clientHeight / scale)}px`;
    frame.style.transform = `scale(${scale})`;
    frame.style.marginInlineStart = `${Math.max(0, (room.clientWidth - wide * scale) / 2)}px`;
  };

  const begin = (part) => {
    const frame = part.querySelector("iframe[data-wide]");
    if (!frame || frame.dataset.ready) return;
    frame.dataset.ready = "1";
    const room = frame.closest("[data-preview-room]");
    // who holds a phone means a phone, until he says otherwise
    if (innerWidth < 640 && !new URL(frame.src).searchParams.has("wide")) {
      const [narrow] = part.querySelectorAll("input[name=wide]");
      narrow.checked = true;
      frame.dataset.wide = narrow.value;
    }
    new ResizeObserver(() => fit(frame)).observe(room);
    for (const radio of part.querySelectorAll("input[name=wide]")) {
      radio.addEventListener("change", () => {
        frame.dataset.wide = radio.value;
        fit(frame);
      });
    }
    frame.addEventListener("load", () => room.removeAttribute("aria-busy"));
    part.querySelector("dialog form[data-preview]")?.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      room.setAttribute("aria-busy", "true");
      const address = `${form.action}?${new URLSearchParams(new FormData(form, event.submitter))}`;
      const answer = await fetch(address, { headers: { "X-Fragment": "1" } }).catch(() => null);
      if (!answer?.ok) return location.assign(address);
      part.innerHTML = await answer.text();
      begin(part);
    });
  };

  begin(document);
  document.addEventListener("fronts-desk:dialog", ({ detail }) => begin(detail));
})();
