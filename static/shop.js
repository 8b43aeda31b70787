// Everything works without this file; it only saves a click here and a reload there.

document.documentElement.classList.add("with-script");

// Menus close on Escape, which gives the focus back, and on a click or a focus elsewhere.
const openMenus = () => document.querySelectorAll("details[data-closes][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
});

for (const type of ["click", "focusin"]) {
  document.addEventListener(type, (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

// Thumbnails move the strip of pictures without moving the page, and follow it when it is swiped.
for (const gallery of document.querySelectorAll("[data-gallery]")) {
  const strip = gallery.querySelector(".gallery-strip");
  const links = [...gallery.querySelectorAll(".thumbnails a")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const mark = (current) => {
    for (const link of links) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const picture = document.getElementById(link.hash.slice(1));
      const offset = picture.getBoundingClientRect().left - strip.getBoundingClientRect().left;
      strip.scrollBy({ left: offset, behavior: calm.matches ? "auto" : "smooth" });
    });
  }

  if (links.length > 0) {
    const seen = new IntersectionObserver(
      (entries) => {
        const entry = entries.find((candidate) => candidate.isIntersecting);
        if (entry) mark(links.find((link) => link.hash === `#${entry.target.id}`));
      },
      { root: strip, threshold: 0.6 },
    );
    for (const picture of strip.children) seen.observe(picture);
  }
}
