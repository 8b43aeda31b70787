// The product page, eased: nothing here is needed to see, choose or share.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const behavior = () => (calm.matches ? "auto" : "smooth");
const STEP = 120;
const shownProduct = () => document.querySelector("[data-product]");

// Shows one picture of a strip, without moving the page.
const show = (strip, picture) => {
  const offset = picture.getBoundingClientRect().left - strip.getBoundingClientRect().left;
  strip.scrollBy({ left: offset, behavior: behavior() });
};

// Calls back with the picture of a strip that is in view.
const watch = (strip, shown) => {
  const seen = new IntersectionObserver(
    (entries) => {
      const entry = entries.find((candidate) => candidate.isIntersecting);
      if (entry) shown(entry.target);
    },
    { root: strip, threshold: 0.6 },
  );
  for (const picture of strip.children) seen.observe(picture);
};

// Thumbnails move the strip of pictures, and follow it when it is swiped.
const startGallery = (gallery) => {
  const strip = gallery.querySelector(".gallery-strip");
  const links = [...gallery.querySelectorAll(".thumbnails a")];
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(strip, document.getElementById(link.hash.slice(1)));
    });
  }
  if (links.length > 0) {
    watch(strip, (picture) => {
      for (const link of links) {
        if (link.hash === `#${picture.id}`) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    });
  }
  startZoom(gallery);
};

// Where the arrow keys lead, to the right and down.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// A picture opens large, over the page. A click enlarges it once more, around the place of the
// click, or a button around its middle; then the strip is no strip but a window that scrolls, also
// by the arrow keys. Swiping is the strip's own; the dialog closes on Escape and gives the focus
// back by itself.
const startZoom = (gallery) => {
  const dialog = gallery.querySelector("dialog");
  const pictures = [...gallery.querySelectorAll("[data-zoom]")];
  if (!dialog?.showModal || pictures.length === 0) return;
  const strip = dialog.firstElementChild;
  const larger = dialog.querySelector("[data-zoom-large]");
  const said = dialog.querySelector(".zoom-place");
  const places = [...gallery.querySelectorAll(".thumbnails a")].map((link) => link.ariaLabel);
  let current = 0;

  const normal = () => {
    for (const frame of strip.children) frame.classList.remove("is-large");
    larger.ariaPressed = "false";
  };
  const go = (place) => {
    normal();
    current = Math.max(0, Math.min(place, pictures.length - 1));
    show(strip, strip.children[current]);
  };
  const enlarge = (frame, x = 0.5, y = 0.5) => {
    const isLarge = frame.classList.toggle("is-large");
    larger.ariaPressed = String(isLarge);
    if (!isLarge) return;
    frame.scrollTo({
      left: frame.scrollWidth * x - frame.clientWidth / 2,
      top: frame.scrollHeight * y - frame.clientHeight / 2,
    });
  };
  const open = (place) => {
    if (strip.children.length === 0) {
      for (const picture of pictures) {
        const frame = document.createElement("div");
        // A picture has no direction, and neither has where one scrolls in it.
        frame.dir = "ltr";
        const image = picture.querySelector("picture, img").cloneNode(true);
        for (const part of [image, ...image.children]) part.removeAttribute("loading");
        frame.append(image);
        frame.addEventListener("click", ({ clientX, clientY }) => {
          const { left, top, width, height } = frame.firstElementChild.getBoundingClientRect();
          enlarge(frame, (clientX - left) / width, (clientY - top) / height);
        });
        strip.append(frame);
      }
      watch(strip, (frame) => {
        current = [...strip.children].indexOf(frame);
        step();
      });
    }
    dialog.showModal();
    strip.children[place].scrollIntoView({ behavior: "instant" });
    current = place;
    step();
  };
  const step = () => {
    const buttons = [...dialog.querySelectorAll("[data-zoom-step]")];
    const leads = (button) => pictures[current + Number(button.dataset.zoomStep)] !== undefined;
    const focused = document.activeElement;
    for (const button of buttons) button.disabled = !leads(button);
    // Who has come to the end goes back from there: a button that is switched off loses the focus.
    if (buttons.includes(focused) && focused.disabled) buttons.find(leads).focus();
    if (places[current]) said.textContent = places[current];
  };

  for (const [place, picture] of pictures.entries()) {
    picture.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      open(place);
    });
  }
  dialog.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.zoomStep) go(current + Number(button.dataset.zoomStep));
    else if (button === larger) enlarge(strip.children[current]);
    else if (button || target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const [right, down] = ARROWS[event.key] ?? [];
    const large = strip.querySelector(".is-large");
    if (right === undefined || (down && !large)) return;
    event.preventDefault();
    if (large) large.scrollBy({ left: right * STEP, top: down * STEP, behavior: behavior() });
    else go(current + (document.dir === "rtl" ? -right : right));
  });
  dialog.addEventListener("close", normal);
};

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
  for (const gallery of product.querySelectorAll("[data-gallery]")) startGallery(gallery);
  for (const details of product.querySelectorAll("[data-share]")) startShare(details);
  startOrder(product);
};

start();
addEventListener("popstate", () => {
  if (here() !== shown) visit(here(), true);
  else if (loading?.isBack) stop();
});
