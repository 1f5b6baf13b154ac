// A sending, watched: asks how far it is, and loads the page anew when something else can be done about it.
(() => {
  const place = document.querySelector("[data-watch]");
  if (!place) return;
  const pause = Number(place.dataset.poll);
  const first = place.querySelector("[data-progress]").dataset.look;

  const look = async () => {
    const answer = await fetch(`${place.dataset.watch}?${new URLSearchParams({ look: first })}`).catch(() => null);
    if (answer?.ok) {
      place.innerHTML = await answer.text();
      const { state } = place.querySelector("[data-progress]")?.dataset ?? {};
      if (state && state !== place.dataset.was) {
        location.replace(location.pathname);
        return;
      }
    }
    setTimeout(look, document.hidden ? pause * 4 : pause);
  };
  if (place.dataset.was === "sending" || place.dataset.was === "paused") setTimeout(look, pause);
})();
