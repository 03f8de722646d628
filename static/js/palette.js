/* The command palette: one box to search and to act, and keys that lead to pages.
   Without this file the box in the top bar is a form that leads to the results. */
import Combobox from "../vendor/combobox-nav-3.0.2/combobox-nav.js";

const PAUSE = 250;
const SHORTEST = 2;
const REMEMBERED = 5;
/* Between the two keys of a pair. */
const PATIENCE = 1500;

const dialog = document.getElementById("palette");
const keys = document.getElementById("shortcuts");
const form = dialog.querySelector("form");
const input = form.querySelector("input");
const list = document.getElementById("palette-list");
const said = dialog.querySelector("[role=status]");
const combobox = new Combobox(input, list, { tabInsertsSuggestions: false });
let timer = 0, request = null;

/* ---- The last pages of this tab and this person, forgotten when either goes. */
const name = `recent:${document.body.dataset.user}`;

function recent() {
  try { return JSON.parse(sessionStorage.getItem(name)) || []; } catch { return []; }
}

function forget(exceptMine = false) {
  try {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith("recent:") && !(exceptMine && key === name))
      .forEach((key) => sessionStorage.removeItem(key));
  } catch { /* nothing was kept */ }
}

function remember() {
  const title = document.title.replace(/ – Passerelle$/, "");
  const url = location.pathname + location.search;
  if (location.pathname.startsWith(form.getAttribute("action")) || document.querySelector("[data-error]")) return;
  const pages = [{ url, title }, ...recent().filter((page) => page.url !== url)];
  try { sessionStorage.setItem(name, JSON.stringify(pages.slice(0, REMEMBERED + 1))); } catch { /* not kept */ }
}

/* ---- The list. */
function wait() {
  window.clearTimeout(timer);
  if (request) request.abort();
}

async function look() {
  wait();
  request = new AbortController();
  const url = new URL(dialog.dataset.suggests, location.href);
  url.searchParams.set("q", input.value.trim());
  url.searchParams.set("from", location.pathname);
  try {
    const answer = await fetch(url, { signal: request.signal });
    if (answer.ok && !answer.redirected) show(await answer.text());
  } catch { /* The line is down, or something else was typed: Enter still searches. */ }
}

function show(lines) {
  list.innerHTML = lines;
  if (!input.value.trim()) showRecent();
  list.querySelectorAll("[role=option]").forEach((option, number) => { option.id = `palette-${number}`; });
  said.textContent = list.querySelector("[data-said]").dataset.said;
  combobox.stop();
  combobox.start();
}

function showRecent() {
  const here = location.pathname + location.search;
  const pages = recent().filter((page) => page.url !== here).slice(0, REMEMBERED);
  if (!pages.length) return;
  const group = dialog.querySelector("[data-recent]").content.firstElementChild.cloneNode(true);
  for (const page of pages) {
    const line = dialog.querySelector("[data-recent-line]").content.firstElementChild.cloneNode(true);
    line.dataset.url = page.url;
    line.querySelector(".palette-title").textContent = page.title;
    group.append(line);
  }
  list.prepend(group);
}

function open(text = "") {
  if (dialog.open || document.querySelector("dialog[open]")) return;
  input.value = text;
  list.replaceChildren();
  dialog.showModal();
  input.focus();
  input.select();
  look();
}

input.addEventListener("input", () => {
  wait();
  const size = input.value.trim().length;
  if (size === 0 || size >= SHORTEST) timer = window.setTimeout(look, PAUSE);
});
dialog.addEventListener("close", () => { wait(); combobox.stop(); });
/* A press beside the dialog closes it; one on a line must not take the focus. */
dialog.addEventListener("mousedown", (event) => {
  if (event.target === dialog) dialog.close();
  else if (list.contains(event.target)) event.preventDefault();
});
list.addEventListener("combobox-commit", (event) => {
  const option = event.target;
  dialog.close();
  if ("printsPage" in option.dataset) window.print();
  else if (option.dataset.url) location.assign(option.dataset.url);
});
form.addEventListener("submit", (event) => { if (!input.value.trim()) event.preventDefault(); });

/* ---- How it opens: a press on the box, Ctrl K or ⌘ K, and "/" where keys are on. */
const box = document.querySelector("[data-search]");
box.addEventListener("mousedown", (event) => {
  event.preventDefault();
  open(box.value);
});

let first = "", firstAt = 0;
document.addEventListener("keydown", (event) => {
  const chord = event.ctrlKey || event.metaKey;
  if (chord && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
    return;
  }
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (!keys || typing || chord || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    event.preventDefault();
    open();
  } else if (event.key === "?") {
    event.preventDefault();
    keys.showModal();
  } else {
    const pair = Date.now() - firstAt < PATIENCE ? `${first} ${event.key}` : "";
    const link = [...keys.querySelectorAll("[data-keys]")].find((one) => one.dataset.keys === pair);
    if (link) { first = ""; link.click(); } else { first = event.key; firstAt = Date.now(); }
  }
});

document.addEventListener("submit", (event) => { if (event.target.matches("[data-signs-out]")) forget(); }, true);
document.addEventListener("session:other", () => forget());
forget(true);
remember();
