// The product page, eased: nothing here is needed to see, choose or share.

const shownProduct = () => document.querySelector("[data-product]");

// Sharing is the device's own where it has it; the address can be copied.
const startShare = (details) => {
  const field = details.querySelector("input");
  if (navigator.share) {
    details.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      const title = document.querySelector("h1").textContent;
      navigator.share({ title, url: field.value }).catch(() => {});
    });
  }
  const copy = details.querySelector("[data-copy]");
  if (!navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    copy.textContent = copy.dataset.done;
  });
  field.addEventListener("focus", () => field.select());
};

// Another variant, quantity or choice replaces the product alone: the page stays where it is,
// and so does the focus. Whatever goes wrong on the way, the browser goes there itself.
const spoken = document.createElement("p");
spoken.className = "visually-hidden";
spoken.setAttribute("role", "status");
document.body.append(spoken);

const keyOf = (element) => {
  if (element?.id) return `#${CSS.escape(element.id)}`;
  if (element?.name) return `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  const option = element?.closest(".option");
  if (!option) return null;
  const place = [...option.querySelectorAll("li")].indexOf(element.closest("li")) + 1;
  const label = CSS.escape(option.getAttribute("aria-labelledby"));
  return `[aria-labelledby="${label}"] li:nth-child(${place}) a`;
};

const here = () => location.pathname + location.search;
let shown = here();
// The product that is on its way, and whether that is the way back.
let loading;

const stop = () => {
  loading?.abort();
  loading = undefined;
  shownProduct().removeAttribute("aria-busy");
};

const quantity = () => document.getElementById("quantity");

const swap = (page, asked) => {
  const product = shownProduct();
  const next = page.querySelector("[data-product]");
  const focused = document.activeElement;
  const isTyping = focused.id === "quantity" && focused.value !== asked;
  const focus = keyOf(focused);
  const isOpen = [...product.querySelectorAll("details")].map((details) => details.open);
  product.replaceWith(document.adoptNode(next));
  for (const [place, details] of next.querySelectorAll("details").entries()) {
    details.open = isOpen[place] ?? false;
  }
  // Links to other currencies and languages lead from here to the same variant.
  const lists = [...document.querySelectorAll(".choices-lists")];
  for (const [place, list] of page.querySelectorAll(".choices-lists").entries()) {
    lists[place]?.replaceWith(document.adoptNode(list));
  }
  document.title = page.title;
  const fresh = quantity();
  if (isTyping && fresh) {
    // Who has typed meanwhile goes on typing, within the bounds of what is shown now.
    for (const { name, value } of fresh.attributes) focused.setAttribute(name, value);
    fresh.replaceWith(focused);
    tellOnceLeft(focused);
  }
  start();
  if (focus) document.querySelector(focus)?.focus({ preventScroll: true });
  const words = next.querySelectorAll(".unit-price, .total, .problem, .availability");
  spoken.textContent = [...words].map((part) => part.textContent.trim()).join(", ");
};

const visit = async (address, isBack = false) => {
  stop();
  const { signal } = (loading = Object.assign(new AbortController(), { isBack }));
  // Who has gone elsewhere is not called back, however this ends.
  addEventListener("beforeunload", stop, { signal });
  shownProduct().setAttribute("aria-busy", "true");
  const asked = quantity()?.value;
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (signal.aborted) return;
    swap(page, asked);
  } catch {
    if (signal.aborted) return;
    if (isBack) location.reload();
    else location.assign(address);
    return;
  }
  // Also what a browser has asked for because the field lost its place while one typed in it.
  stop();
  if (!isBack) history.pushState(null, "", address);
  shown = here();
};

const addressOf = (form) => {
  const query = new URLSearchParams(new FormData(form));
  return `${new URL(form.action).pathname}?${query}`;
};

const startOrder = (product) => {
  for (const link of product.querySelectorAll(".option a.value")) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      visit(link.getAttribute("href"));
    });
  }
  const form = product.querySelector("[data-order]");
  form?.addEventListener("change", () => form.reportValidity() && visit(addressOf(form)));
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    visit(addressOf(form));
  });
};

const start = () => {
  const product = shownProduct();
  for (const gallery of product.querySelectorAll("[data-gallery]")) window.startGallery?.(gallery);
  for (const details of product.querySelectorAll("[data-share]")) startShare(details);
  startOrder(product);
};

start();
addEventListener("popstate", () => {
  if (here() !== shown) visit(here(), true);
  else if (loading?.isBack) stop();
});
