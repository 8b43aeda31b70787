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

// A list follows its filters at once; on a narrow screen, where the boxes are folded away, one
// ticks several and sends them together. Fields outside of the form belong to it by their `form`.
const PLACE = "place-in-list";

document.addEventListener("change", ({ target }) => {
  if (!target.form?.hasAttribute("data-auto-submit")) return;
  if (target.type === "checkbox" && matchMedia("(width < 64rem)").matches) return;
  const { name, value } = target;
  const { top } = target.getBoundingClientRect();
  sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, name, value, top }));
  target.form.requestSubmit();
});

// The answer begins where the visitor was: the same field has the focus, at the same height.
const place = JSON.parse(sessionStorage.getItem(PLACE));
sessionStorage.removeItem(PLACE);
if (place?.path === location.pathname) {
  const isIt = (field) =>
    field.name === place.name && (field.type !== "checkbox" || field.value === place.value);
  const field = [...document.querySelectorAll("select, input")].find(isIt);
  field?.focus({ preventScroll: true });
  if (field) scrollBy(0, field.getBoundingClientRect().top - place.top);
}
