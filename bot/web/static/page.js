// Keeps an open page up to date. Without it the page is complete, and as old as its last load.

const body = document.body;
const told = document.getElementById("told");
const connection = document.getElementById("connection");
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");

const SPREAD = 1500; // milliseconds over which visitors who hear the same news come for it
const AFTER_FAILURE = 5_000;
const LONGEST_WAIT = 60_000;

// --- bringing what is shown in line with what the server has -------------------------------------

const keyOf = (node) => node.id || node.dataset?.key || "";
const isSame = (one, other) => one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

// Changes as little as can be, so that focus, selection, scroll and open details stay.
function patch(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  patchAttributes(old, fresh);
  patchChildren(old, fresh);
}

function patchAttributes(old, fresh) {
  const isKept = (name) => old.nodeName === "DETAILS" && name === "open";
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isKept(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function patchChildren(old, fresh) {
  const known = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]));
  const wanted = new Set([...fresh.children].map(keyOf));
  let next = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    // What will be wanted further down stays there until then.
    while (next && keyOf(next) && !wanted.has(keyOf(next))) next = drop(next);
    const found = keyOf(child) ? known.get(keyOf(child)) : next;
    known.delete(keyOf(child)); // a key that came twice must not take one node twice
    if (!found || !isSame(found, child)) {
      old.insertBefore(document.importNode(child, true), next);
    } else {
      if (found === next) next = next.nextSibling;
      else old.insertBefore(found, next);
      patch(found, child);
    }
  }
  while (next) next = drop(next);
}

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

// --- showing what changed ------------------------------------------------------------------------

const rows = () => [...document.querySelectorAll("[data-live] [data-key]")];
const tops = () => new Map(rows().map((row) => [row, row.getBoundingClientRect().top]));
const numbers = () =>
  new Map([...document.querySelectorAll("[data-live] data")].map((one) => [one, one.value]));
const news = () =>
  new Map([...document.querySelectorAll("[data-news]")].map((one) => [one.dataset.key, one]));

function glide(before) {
  if (isCalm.matches) return;
  for (const [row, top] of before) {
    const by = row.isConnected ? top - row.getBoundingClientRect().top : 0;
    if (by && row.matches("tr, li")) {
      row.animate([{ transform: `translateY(${by}px)` }, {}], { duration: 700, easing: "ease" });
    }
  }
}

function mark(before) {
  for (const [number, value] of before) {
    if (!number.isConnected || number.value === value) continue;
    const cell = number.closest("td") ?? number;
    cell.classList.add("changed");
    cell.addEventListener("animationend", () => cell.classList.remove("changed"), { once: true });
  }
}

function tell(before) {
  const titles = [...news()].filter(([key]) => !before.has(key)).map(([, one]) => one.dataset.news);
  if (titles.length) told.textContent = titles.join(". ");
}

// The addresses of the style and the script, which are others after an upgrade.
const files = (page) =>
  [...page.querySelectorAll("link[rel=stylesheet], script")].map((one) => one.href ?? one.src).join();

function show(fresh) {
  if (files(fresh) !== files(document)) {
    location.reload(); // on a wall, nobody else would do it
    return;
  }
  const was = { tops: tops(), numbers: numbers(), news: news() };
  const focused = document.activeElement;
  for (const region of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(region.id);
    if (other) patch(region, other);
  }
  // A row that moves loses the focus inside it.
  if (focused?.isConnected && focused !== document.activeElement) {
    focused.focus({ preventScroll: true });
  }
  document.title = fresh.title;
  glide(was.tops);
  mark(was.numbers);
  tell(was.news);
}

// --- hearing of changes --------------------------------------------------------------------------

// What the page was made of, so that a first visit does not come for the same once more.
const [loaded] = performance.getEntriesByType("navigation");
let seen = loaded?.serverTiming?.find(({ name }) => name === "content")?.description ?? "";
let heard = "";
let isBusy = false;

async function refresh() {
  if (isBusy || document.hidden || seen === heard) return;
  isBusy = true;
  const version = heard;
  try {
    await pause(Math.random() * SPREAD);
    const answer = await fetch(location.href, { cache: "no-cache" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    // A proxy has pages of its own, which must not take the place of ours.
    if (answer.status < 429 && fresh.body.dataset.source) {
      show(fresh);
      seen = version;
    } else {
      await pause(AFTER_FAILURE);
    }
  } catch {
    await pause(AFTER_FAILURE); // the stream tells whether the server is there
  } finally {
    isBusy = false;
  }
  refresh();
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function listen(attempt = 0) {
  const stream = new EventSource(body.dataset.source);
  let failures = attempt;
  stream.addEventListener("change", (event) => {
    failures = 0;
    connection.textContent = "";
    heard = event.data;
    refresh();
  });
  stream.addEventListener("error", () => {
    failures += 1;
    connection.textContent = body.dataset.lost;
    // A browser tries again by itself, but not where it was refused.
    if (stream.readyState === EventSource.CLOSED) {
      const wait = Math.min(LONGEST_WAIT, 1_000 * 2 ** failures);
      setTimeout(listen, wait * (0.5 + Math.random() / 2), failures);
    }
  });
  addEventListener("pagehide", () => stream.close(), { once: true });
}

document.addEventListener("visibilitychange", refresh);
addEventListener("pageshow", (event) => event.persisted && listen());
if (body.dataset.source) listen();

// --- copying -------------------------------------------------------------------------------------

// It works only where the connection is safe.
document.documentElement.classList.toggle("can-copy", Boolean(navigator.clipboard));
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  told.textContent = button.textContent = button.dataset.done;
});
