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

const main = document.querySelector("main");

let shown = here();
// The list that is on its way, and how it was asked for.
let loading;
let waiting;
let wasTyped = false;

const done = () => {
  loading?.abort();
  loading = undefined;
  main.removeAttribute("aria-busy");
};

const stop = () => {
  clearTimeout(waiting);
  done();
};

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

// Of the search page, where it stands beside what is put in place.
const field = () => document.getElementById("q-page");

const fill = (url) => {
  if (field()) field().value = new URL(url, location).searchParams.get("q") ?? "";
};

// What has the focus, in words that find its like on the other page.
const described = (element) => {
  const quoted = (name) => `[${name}=${JSON.stringify(element.getAttribute(name))}]`;
  if (!element.closest("[data-live]")) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.type === "checkbox") return quoted("name") + quoted("value");
  const facet = element.closest("nav.facet");
  if (facet) {
    // What is chosen now, else what stands in the place of what was.
    const nav = `nav.facet[aria-label=${JSON.stringify(facet.ariaLabel)}]`;
    const place = [...facet.querySelectorAll("li")].indexOf(element.closest("li")) + 1;
    return `${nav} [aria-current], ${nav}:not(:has([aria-current])) li:nth-child(${place}) a`;
  }
  return element.name ? quoted("name") : element.className === "chip" ? ".chip" : null;
};

const swap = (page, asked) => {
  const [old, fresh] = [live(document), live(page)];
  if (old.length !== fresh.length) return false;
  const focused = document.activeElement;
  const isTyped = focused.matches("#filters [inputmode]") && focused.value !== asked.get(focused.name);
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
    let next = (selector && document.querySelector(selector)) || document.querySelector(".toolbar-count");
    // Who has typed meanwhile goes on typing.
    if (isTyped && next?.name === focused.name) {
      next.replaceWith(focused);
      tellOnceLeft(focused);
      next = focused;
    }
    next?.focus({ preventScroll: true });
    if (next?.matches(selector ?? ":not(*)")) scrollBy(0, next.getBoundingClientRect().top - top);
    else next?.scrollIntoView({ block: "nearest" });
  }
  const said = document.querySelector(".toolbar-count") ?? document.querySelector("main h1");
  status.textContent = said.textContent;
  return true;
};

// `how` is what becomes of the history: a new entry, nothing on the way back, and for what is typed a
// new entry only where the one at hand was not typed, as a question that grows is one question. `top`
// is where one had read to.
const load = async (url, how, top) => {
  stop();
  const { signal } = (loading = Object.assign(new AbortController(), { how }));
  // Who has gone elsewhere is not called back, however this ends.
  addEventListener("beforeunload", stop, { signal });
  main.setAttribute("aria-busy", "true");
  const asked = new FormData(filters() ?? undefined);
  try {
    const answer = await fetch(url, { signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (signal.aborted) return;
    if (!answer.ok || !swap(page, asked)) throw new Error("another kind of page");
  } catch (error) {
    if (signal.aborted) return;
    if (how === "back") location.reload();
    else location.assign(url);
    return;
  }
  // Also with what a browser has asked for because a field lost its place while one typed in it.
  done();
  // The new form has every value as links write it.
  const address = filters() ? addressOf(filters()) : url;
  if (how === "push" || (how === "type" && !wasTyped)) history.pushState(null, "", address);
  else if (how === "type") history.replaceState(null, "", address);
  wasTyped = how === "type";
  shown = here();
  if (top !== undefined) scrollTo(0, top);
};

const ask = (form) => {
  const url = addressOf(filters() ?? form, field().value);
  if (url !== shown) load(url, "type");
  else if (loading?.how === "type") stop();
};

document.addEventListener("input", ({ target }) => {
  if (target.type !== "search" || !target.form?.hasAttribute("data-instant")) return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, TYPING, target.form);
});

document.addEventListener("change", ({ target }) => {
  if (target.type === "search" || !target.form?.hasAttribute("data-instant")) return;
  load(addressOf(target.form, field()?.value), "push");
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-instant")) return;
  event.preventDefault();
  if (form === field()?.form) ask(form);
  else load(addressOf(form, field()?.value), "push");
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
  fill(link.href);
  load(link.getAttribute("href"), "push");
});

// Each entry of the history knows where one was: when a browser goes back there, the list of then is
// still on its way, and what is there may end before.
addEventListener("scrollend", () => {
  if (!loading) history.replaceState({ top: scrollY }, "");
});

addEventListener("popstate", ({ state }) => {
  const isAtHand = here() === shown;
  if (isAtHand && loading?.how !== "back") return;
  fill(here());
  if (isAtHand) stop();
  else load(here(), "back", state?.top);
});
