// All that the paper asks of a browser's script; each part is a comfort, and the page is whole without it.

const lang = document.documentElement.lang || "en";
const DAY = 86_400_000;

/** "преди 5 минути", "15:05", "вчера, 15:05": what a fresh time is called now; null where the full date stays. */
function called(then, now) {
  const minutes = Math.round((now - then) / 60_000);
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (minutes < 0) return null;
  if (minutes < 60) return relative.format(-Math.max(1, minutes), "minute");
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (then >= midnight) return `${relative.format(0, "day")}, ${clock.format(then)}`;
  if (then >= midnight - DAY) return `${relative.format(-1, "day")}, ${clock.format(then)}`;
  return null;
}

function tellTimes() {
  const now = new Date();
  for (const time of document.querySelectorAll("time[data-fresh]")) {
    time.title ||= time.textContent;
    time.textContent = called(new Date(time.dateTime), now) ?? time.title;
  }
}

/** The menu of a phone scrolls sideways: begin where the reader is. */
function showCurrentSection() {
  const current = document.querySelector(".sections [aria-current]");
  const list = current?.closest("ul");
  if (list && list.scrollWidth > list.clientWidth) {
    list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
  }
}

/** A film's player comes only when the reader presses; without this the button is a link to the film. */
function openPlayer(event) {
  const box = event.target.closest?.(".player-act a")?.closest("[data-player]");
  if (!box || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { player, title, width, height } = box.dataset;
  const frame = Object.assign(document.createElement("iframe"), {
    src: player, title, width, height, allow: "fullscreen; encrypted-media", allowFullscreen: true,
    referrerPolicy: "strict-origin-when-cross-origin",
  });
  box.replaceChildren(frame);
  box.classList.add("playing");
  frame.focus();
}

tellTimes();
setInterval(tellTimes, 60_000);
showCurrentSection();
document.addEventListener("click", openPlayer);
