// Completes the message after publishing: how long it took until readers had it, as the server has measured it.
(() => {
  const { live } = document.currentScript.dataset;
  const AGAIN = 250;
  const PATIENCE = 25_000;
  const QUIET = 600; // what is there by then needs no 'looking …'

  const BAD = ["old", "missing", "broken"];

  // Published it is, but a green message would say more than that.
  const warn = (message) => {
    message?.classList.replace("success", "warning");
    message?.classList.replace("is-info", "is-warning");
    message?.querySelector(".messages-icon use")?.setAttribute("href", "#icon-warning");
  };

  const say = (room, told) => {
    room.textContent = told.text;
    room.dataset.state = told.state;
    if (BAD.includes(told.state)) warn(room.closest("li, .fd-notice"));
    if (told.url) {
      const link = document.createElement("a");
      link.href = told.url;
      link.textContent = told.link;
      room.append(" ", link);
    }
  };

  const ask = async (room) => {
    const began = performance.now();
    const address = `${live}?of=${encodeURIComponent(room.dataset.pressProof)}`;
    for (;;) {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const told = await answer.json();
      const passed = performance.now() - began;
      if (told.state !== "waiting") return say(room, told);
      if (passed > PATIENCE) return room.replaceChildren();
      if (passed > QUIET && room.dataset.state !== "waiting") say(room, told);
      await new Promise((resume) => setTimeout(resume, AGAIN));
    }
  };

  const tell = (room) => ask(room).catch(() => room.replaceChildren());

  for (const room of document.querySelectorAll("[data-press-proof]")) tell(room);
  // what was published without leaving the page
  document.addEventListener("press:told", (event) => tell(event.target));
})();
