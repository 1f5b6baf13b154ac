// All that the paper asks of a browser's script; each part is a comfort, and the page is whole without it.

const lang = document.documentElement.lang || "en";
const DAY = 86_400_000;

/**
 * "преди 5 минути", "днес, 15:05", "вчера, 15:05": what a fresh time is called now; null where the full date stays.
 * Clock and day are the paper's, as `stated` ("2026-11-22T15:05:00+02:00") has them, wherever the reader is.
 */
function called(stated, now) {
  const then = Date.parse(stated);
  const minutes = Math.round((now - then) / 60_000);
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  if (minutes < 0) return null;
  if (minutes < 60) return relative.format(-Math.max(1, minutes), "minute");
  const ahead = Date.parse(`${stated.slice(0, 19)}Z`) - then;
  const day = (moment) => new Date(moment + ahead).toISOString().slice(0, 10);
  const clock = stated.slice(11, 16);
  if (day(then) === day(now)) return `${relative.format(0, "day")}, ${clock}`;
  if (day(then) === day(now - DAY)) return `${relative.format(-1, "day")}, ${clock}`;
  return null;
}

function tellTimes() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[data-fresh]")) {
    time.title ||= time.textContent;
    time.textContent = called(time.dateTime, now) ?? time.title;
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

/** A photo whose file is lost leaves no broken picture: its figure goes, until the newsroom has mended it. */
function dropIfBroken(image) {
  if (image.matches?.(".picture img")) (image.closest("figure, .portrait") ?? image.parentElement).remove();
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

/**
 * A page is the same for everyone, so its forms can't say when they were read: the paper signs the moment in which a
 * reader begins to type. Without this a form is taken as well.
 */
async function noteMoment(event) {
  const form = event.target.closest?.("form[data-moment]");
  const field = form?.elements.moment;
  if (!field || field.value) return;
  const { moment } = form.dataset;
  delete form.dataset.moment;
  try {
    const answer = await fetch(moment, { credentials: "omit" });
    if (answer.ok) field.value = await answer.text();
  } catch { /* offline: the form says so itself */ }
}

tellTimes();
setInterval(tellTimes, 60_000);
showCurrentSection();
document.addEventListener("click", openPlayer);
document.addEventListener("error", (event) => dropIfBroken(event.target), true);
for (const image of document.images) if (image.complete && !image.naturalWidth) dropIfBroken(image);
document.addEventListener("focusin", noteMoment);
