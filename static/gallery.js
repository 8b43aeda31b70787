// The pictures of a product: thumbnails lead to them, and each opens large over the page. Without this
// file they are a strip that scrolls, and links.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const behavior = () => (calm.matches ? "auto" : "smooth");

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
window.startGallery = (gallery) => {
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

// Where the arrow keys lead, to the right and down, and how far in a picture that is large.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 120;

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
