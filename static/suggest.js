// The search field of the header suggests while one types: a combobox with a list of options, by
// mouse, finger, keyboard and screen reader. Without this file it is a plain form. What was
// searched for before stays in this browser.

const RECENT = "recent-searches";
const MOST_RECENT = 5;
const PAUSE = 150;

const form = document.querySelector("form[data-suggestions]");

const recent = () => {
  try {
    const words = JSON.parse(localStorage.getItem(RECENT));
    return Array.isArray(words) ? words.filter((word) => typeof word === "string") : [];
  } catch {
    return [];
  }
};

const remember = (words) => {
  try {
    if (words.length) localStorage.setItem(RECENT, JSON.stringify(words.slice(0, MOST_RECENT)));
    else localStorage.removeItem(RECENT);
  } catch {
    // A browser that keeps nothing searches as well.
  }
};

document.addEventListener("submit", ({ target }) => {
  const question = target.matches(".search-form") && target.elements.q.value.trim();
  if (question) remember([question, ...recent().filter((word) => word !== question)]);
});

if (form) {
  const data = form.dataset;
  const field = form.elements.q;

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  const list = make("div", { id: "suggestions", role: "listbox", "aria-label": data.label });
  const clear = make("button", { type: "button", class: "suggestions-clear" }, data.clear);
  const panel = make("div", { class: "suggestions", hidden: "" }, list, clear);
  const status = make("div", { class: "visually-hidden", role: "status" });
  form.append(panel, status);
  for (const [key, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
    "aria-haspopup": "listbox",
  })) {
    field.setAttribute(key, value);
  }

  let active = null;
  let waiting;
  let asking;

  const options = () => [...list.querySelectorAll("[role=option]")];

  const choose = (option) => {
    active?.setAttribute("aria-selected", "false");
    active = option ?? null;
    if (!active) return field.removeAttribute("aria-activedescendant");
    active.setAttribute("aria-selected", "true");
    active.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", active.id);
  };

  // Nothing that is on its way takes the place of what is shown.
  const keep = () => {
    clearTimeout(waiting);
    asking?.abort();
  };

  const close = () => {
    keep();
    choose();
    panel.hidden = true;
    field.setAttribute("aria-expanded", "false");
  };

  // The smallest copy is more than enough.
  const picture = ({ src, width, height, renditions }) => {
    const [smallest] = renditions.toSorted((one, other) => one.width - other.width);
    const size = { width, height, alt: "", loading: "lazy", decoding: "async" };
    return make("img", { src: smallest?.src ?? src, ...size });
  };

  // What the shop lacks in the language of the page keeps its own, and its direction.
  const named = (name, language) => (language ? make("bdi", { lang: language }, name) : name);

  const ofQuestion = (question) => ({ question, parts: [question] });
  const ofCategory = ({ label, href, language }) => ({ href, parts: [named(label, language)] });
  const ofProduct = ({ name, language, href, image, price_text, compare_at_text, lowest_text }) => ({
    href,
    parts: [
      make("span", { class: "suggestions-picture" }, ...(image ? [picture(image)] : [])),
      make("span", {}, named(name, language), ...(lowest_text ? [make("span", { class: "lowest" }, lowest_text)] : [])),
      make(
        "span",
        { class: "price" },
        price_text ?? "",
        ...(compare_at_text ? [" ", make("s", { class: "compare-at" }, compare_at_text)] : []),
      ),
    ],
  });

  const show = (groups) => {
    choose();
    let count = 0;
    const filled = groups.filter(([, entries]) => entries.length > 0);
    list.replaceChildren(
      ...filled.map(([label, entries], place) => {
        const heading = make("p", { class: "label", id: `suggestions-${place}` }, label);
        const found = entries.map(({ href, question, parts }) => {
          const id = `suggestion-${count++}`;
          const option = make("div", { id, role: "option", "aria-selected": "false" }, ...parts);
          Object.assign(option, { href, question });
          return option;
        });
        return make("div", { role: "group", "aria-labelledby": heading.id }, heading, ...found);
      }),
    );
    panel.hidden = count === 0;
    field.setAttribute("aria-expanded", String(count > 0));
    status.textContent = count > 0 ? `${data.label}: ${count}` : "";
  };

  const showRecent = () => {
    clear.hidden = false;
    show([[data.recent, recent().map(ofQuestion)]]);
  };

  const ask = async (question) => {
    asking?.abort();
    const { signal } = (asking = new AbortController());
    try {
      const answer = await fetch(`${data.suggestions}&q=${encodeURIComponent(question)}`, { signal });
      if (!answer.ok) return close();
      const { questions, categories, products } = await answer.json();
      // Who has gone elsewhere meanwhile is not called back.
      if (signal.aborted || !form.contains(document.activeElement)) return;
      clear.hidden = true;
      show([
        [data.label, questions.map(ofQuestion)],
        [data.categories, categories.map(ofCategory)],
        [data.products, products.map(ofProduct)],
      ]);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  const update = () => {
    clearTimeout(waiting);
    const question = field.value.trim();
    if (question) waiting = setTimeout(ask, PAUSE, question);
    else {
      asking?.abort();
      showRecent();
    }
  };

  const follow = ({ href, question }) => {
    if (href) return location.assign(withChoices(href));
    field.value = question;
    form.requestSubmit();
  };

  // As all links of the page: a currency and a country that are not the store's first are kept.
  const withChoices = (href) => {
    const stated = new URLSearchParams(data.suggestions.split("?")[1]);
    const kept = ["currency", "country"].filter((name) => stated.has(name));
    const query = kept.map((name) => `${name}=${stated.get(name)}`).join("&");
    return query ? `${href}${href.includes("?") ? "&" : "?"}${query}` : href;
  };

  field.addEventListener("input", update);
  field.addEventListener("focus", () => field.value.trim() || showRecent());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      follow(active);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) return update();
      // Who has begun to choose keeps the list that was chosen from.
      keep();
      const all = options();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options is that of the field itself.
      const place = (all.indexOf(active) + step + 1 + all.length + 1) % (all.length + 1);
      choose(all[place - 1]);
    }
  });

  // The focus stays in the field while the mouse chooses.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    keep();
  });
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) follow(option);
  });
  clear.addEventListener("click", () => {
    remember([]);
    close();
    field.focus();
  });
  form.addEventListener("submit", close);
  // A browser that keeps the page shows it again on the way back.
  addEventListener("pagehide", close);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!form.contains(relatedTarget)) close();
  });
}
