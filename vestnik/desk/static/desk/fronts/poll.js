// What others do: asked for each second while the desk is seen. The answer is nearly always 'nothing new'.
(() => {
  const desk = window.frontsDesk;
  if (!desk) return;
  const { root } = desk;
  const EVERY = 1000;
  const LATE = 5; // answers in a row that did not come before it says so
  let missed = 0;
  let shownAt = Date.now();

  document.addEventListener("fronts-desk:shown", () => { shownAt = Date.now(); });

  const due = () => desk.next != null && Date.now() - shownAt > desk.next * 1000;

  const look = async () => {
    if (document.hidden || desk.busy()) return;
    const stamp = due() ? "" : desk.stamp;
    const answer = await fetch(`${root.dataset.state}?stamp=${encodeURIComponent(stamp)}&number=${desk.number}`, {
      headers: { Accept: "application/json" },
    });
    if (answer.status === 204) return;
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const told = await answer.json();
    if (!desk.busy()) desk.take(told);
  };

  const turn = async () => {
    try {
      await look();
      missed = 0;
      delete root.dataset.away;
    } catch {
      missed += 1;
      if (missed >= LATE) root.dataset.away = "";
    }
    setTimeout(turn, EVERY);
  };
  setTimeout(turn, EVERY);
})();
