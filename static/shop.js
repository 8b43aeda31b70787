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

// What a visitor chose of languages, currencies and countries stands in addresses; here it is kept for the
// next visit. Nobody but this script reads it: a cookie would be sent with every request, and a
// page would no longer be the same for everybody. `layout/choices.rs` tells the whole story.
const CHOICE = "choice";

/** @returns {{ language?: string, currency?: string, country?: string }} */
const choice = () => {
  try {
    return JSON.parse(localStorage.getItem(CHOICE)) ?? {};
  } catch {
    return {};
  }
};

document.addEventListener("click", ({ target }) => {
  const chosen = target.closest("[data-language], [data-currency], [data-country]");
  if (!chosen) return;
  const { language, currency, country } = { ...choice(), ...chosen.dataset };
  try {
    localStorage.setItem(CHOICE, JSON.stringify({ language, currency, country }));
  } catch {
    // Without a store the choice holds as long as the addresses do.
  }
  const offer = chosen.closest("button")?.closest("[data-offer]");
  if (offer) offer.hidden = true;
});

// The first page of a visit, at an address that exists.
const isEntry = !document.referrer.startsWith(`${location.origin}/`);
if (isEntry && document.querySelector("link[rel=canonical]")) {
  const { language, ...others } = choice();
  // The first of each list is the one that addresses do not name.
  const [ownLanguage] = document.querySelectorAll("[data-language]");
  const isOpen = ownLanguage?.dataset.language === document.documentElement.lang;
  const offers = isOpen ? [...document.querySelectorAll("[data-offer]")] : [];
  const offerOf = (tag) => offers.find(({ dataset }) => dataset.offer === tag);

  const address = new URL(offerOf(language)?.querySelector("a").href ?? location.href);
  for (const name of ["currency", "country"]) {
    const [, ...offered] = document.querySelectorAll(`.choices [data-${name}]`);
    const isOffered = offered.some(({ dataset }) => dataset[name] === others[name]);
    if (isOffered && !address.searchParams.has(name)) {
      address.searchParams.set(name, others[name]);
    }
  }

  if (address.href !== location.href) {
    location.replace(address);
  } else if (isOpen && !language) {
    const [own] = document.documentElement.lang.split("-");
    for (const preferred of navigator.languages) {
      const [tag] = preferred.split("-");
      const offer = offerOf(preferred) ?? offerOf(tag);
      if (offer) offer.hidden = false;
      if (offer || tag === own) break;
    }
  }
}

// For the scripts that put a part of the page in place while somebody types in it. A browser takes a
// field that is moved for one that nobody has typed in, and would not tell of it.
window.tellOnceLeft = (field) => {
  const { value } = field;
  const tell = () => field.value === value && field.dispatchEvent(new Event("change", { bubbles: true }));
  field.addEventListener("blur", tell, { once: true });
};
