// What is new in a topic since its reader last read. Nothing is kept before the reader presses 'Follow', and then only
// in this browser: for each followed topic the newest story seen, here and at the visit before. Nothing is sent.

const KEPT = "vestnik-threads";
/** A visit lasts so long: whoever comes back to the page within it still sees what was new. */
const VISIT = 30 * 60_000;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch { return {}; } // no storage here, or not ours
}

function write(threads) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(threads));
  } catch { /* a browser that keeps nothing: the timeline is as it is without us */ }
}

const entries = (box) => [...box.querySelectorAll("article, .thread-steps > li")];
const moment = (entry) => Date.parse(entry.querySelector("time")?.dateTime) || 0;

/** Marks what came after `since`; the number of it. */
function mark(box, since) {
  const [label, readTo] = box.querySelectorAll("template");
  const all = entries(box);
  const fresh = all.filter((entry) => moment(entry) > since);
  for (const entry of fresh) {
    const place = entry.querySelector(".over") ?? entry;
    place.prepend(label.content.cloneNode(true), " ");
  }
  if (readTo && fresh.length && fresh.length < all.length) {
    all[fresh.length].before(readTo.content.cloneNode(true));
  }
  return fresh.length;
}

function unmark(box) {
  for (const made of box.querySelectorAll(".label.new, .read-to")) made.remove();
}

/** The timeline itself: reading it is what moves the mark. */
function timeline(box) {
  const id = box.dataset.thread;
  const bar = box.querySelector(".follow");
  const newest = Math.max(...entries(box).map(moment));
  const show = (kept) => {
    bar.querySelector("button").ariaPressed = String(Boolean(kept));
    bar.querySelector(".follow-off").hidden = Boolean(kept);
    bar.querySelector(".follow-on").hidden = !kept;
    if (kept) bar.querySelector("b").textContent = mark(box, kept.since);
    else unmark(box);
  };
  const visit = (kept) => {
    const now = Date.now();
    const since = now - kept.at < VISIT ? kept.since : kept.newest;
    return { since, newest: Math.max(newest, kept.newest), at: now };
  };
  bar.querySelector("button").addEventListener("click", () => {
    const threads = read();
    if (threads[id]) delete threads[id];
    else threads[id] = { since: newest, newest, at: Date.now() };
    write(threads);
    show(read()[id]);
  });
  bar.hidden = false;
  const threads = read();
  if (threads[id]) {
    threads[id] = visit(threads[id]);
    write(threads);
  }
  show(threads[id]);
}

/** 'The story so far' under a story: it shows what is new, and where one is. */
function soFar(box) {
  const kept = read()[box.dataset.thread];
  if (kept) mark(box, kept.newest);
  for (const link of box.querySelectorAll(".thread-steps a")) {
    if (link.pathname === location.pathname) link.ariaCurrent = "page";
  }
}

for (const box of document.querySelectorAll("[data-thread]")) {
  if (box.matches(".timeline")) {
    if (box.querySelector(".follow")) timeline(box);
  } else soFar(box);
}
