// Lists follow their filters, their order and their question at once: the same page is fetched and
// its parts marked `data-live` are put in place of the old ones. Whatever goes wrong, the browser
// goes there as without this file.

const TYPING = 250;

const live = (page) => [...page.querySelectorAll("[data-live]")];
const here = () => location.pathname + location.search;

const status = document.createElement("div");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);

let shown = here();
let loading;
let waiting;
let isTyping = false;

// One list has one address: what says nothing is left out, the rest has the order that links have.
const RANKS = { q: 0, category: 1, sort: 3, currency: 4, country: 5 };
const rank = ([name]) => RANKS[name] ?? 2;
const compare = (a, b) => (a < b ? -1 : Number(a > b));
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const addressOf = (form, question) => {
  const fields = new FormData(form);
  if (question !== undefined) fields.set("q", question);
  const query = [...fields]
    .map(([name, value]) => [name, value.trim()])
    .filter(([name, value]) => value && !(name === "sort" && value === "relevance"))
    .sort((a, b) => rank(a) - rank(b) || compare(a[0], b[0]) || compare(a[1], b[1]))
    .map((pair) => pair.map(encode).join("="))
    .join("&");
  return form.getAttribute("action") + (query && `?${query}`);
};

const filters = () => document.getElementById("filters");

// What has the focus, in words that find its like on the other page.
const described = (element) => {
  const quoted = (name) => `[${name}=${JSON.stringify(element.getAttribute(name))}]`;
  if (!element.closest("[data-live]")) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.type === "checkbox") return quoted("name") + quoted("value");
  return element.name ? quoted("name") : element.className === "chip" ? ".chip" : null;
};

const swap = (page) => {
  const [old, fresh] = [live(document), live(page)];
  if (old.length !== fresh.length) return false;
  const focused = document.activeElement;
  const hadFocus = focused.closest("[data-live]") !== null;
  const selector = described(focused);
  const { top } = focused.getBoundingClientRect();
  const open = [...document.querySelectorAll("details[data-keep][open]")].map((e) => e.dataset.keep);
  // Products that stay keep their pictures, which would flicker otherwise.
  const link = (card) => card.querySelector("a").href;
  const cards = new Map([...document.querySelectorAll(".cards > li")].map((card) => [link(card), card]));
  for (const card of page.querySelectorAll(".cards > li")) {
    const same = cards.get(link(card));
    if (same) card.replaceWith(same);
  }
  for (const [place, part] of old.entries()) part.replaceChildren(...fresh[place].childNodes);
  for (const details of document.querySelectorAll("details[data-keep]")) {
    details.open ||= open.includes(details.dataset.keep);
  }
  document.title = page.title;
  if (hadFocus) {
    const next = (selector && document.querySelector(selector)) || document.querySelector(".toolbar-count");
    next?.focus({ preventScroll: true });
    if (next?.matches(selector ?? ":not(*)")) scrollBy(0, next.getBoundingClientRect().top - top);
  }
  const said = document.querySelector(".toolbar-count") ?? document.querySelector("main h1");
  status.textContent = said.textContent;
  return true;
};

// `how` is what becomes of the history: a new entry, the same one, or nothing on the way back.
const load = async (url, how) => {
  clearTimeout(waiting);
  loading?.abort();
  const { signal } = (loading = new AbortController());
  const main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (signal.aborted) return;
    if (!answer.ok || !swap(page)) throw new Error("another kind of page");
  } catch (error) {
    if (signal.aborted) return;
    if (how === "back") location.reload();
    else location.assign(url);
    return;
  }
  main.removeAttribute("aria-busy");
  // The new form has every value as links write it.
  const address = filters() ? addressOf(filters()) : url;
  if (how === "push") history.pushState(null, "", address);
  if (how === "replace") history.replaceState(null, "", address);
  shown = here();
};

// A change of the same question as a moment ago is no place to come back to.
const ask = (form, field) => {
  const url = addressOf(filters() ?? form, field.value);
  if (url === shown) return;
  load(url, isTyping ? "replace" : "push");
  isTyping = true;
};

document.addEventListener("input", ({ target }) => {
  if (target.type !== "search" || !target.form?.hasAttribute("data-instant")) return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, TYPING, target.form, target);
});

document.addEventListener("change", ({ target }) => {
  if (target.type === "search" || !target.form?.hasAttribute("data-instant")) return;
  isTyping = false;
  load(addressOf(target.form), "push");
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-instant")) return;
  event.preventDefault();
  const { q } = form.elements;
  if (q?.type === "search") return ask(form, q);
  load(addressOf(form), "push");
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-instant], a[data-closes-facets]");
  const asksElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || asksElsewhere) return;
  if (link.hasAttribute("data-closes-facets")) {
    link.closest("details").open = false;
    return;
  }
  event.preventDefault();
  isTyping = false;
  load(link.getAttribute("href"), "push");
});

addEventListener("popstate", () => {
  if (here() === shown) return;
  isTyping = false;
  const field = document.getElementById("q-page");
  if (field) field.value = new URLSearchParams(location.search).get("q") ?? "";
  load(here(), "back");
});
