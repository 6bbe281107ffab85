// Suggestions under a search field: a combobox by the ARIA practices.
// Without it, or when a request fails, the form works as ever.

const set = (element, attributes) => {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
};

const make = (parent, name, attributes) => {
  const element = document.createElement(name);
  set(element, attributes);
  parent.append(element);
  return element;
};

const go = (option) => location.assign(option.dataset.url);

const enhance = (input) => {
  const id = `${input.id}-suggestions`;
  const row = input.parentNode;
  const list = make(row, "ul", { id, class: "search-suggestions", role: "listbox", "aria-label": "Suggestions" });
  const status = make(row, "p", { class: "visually-hidden", role: "status" });
  set(input, { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": id });
  let active, timer, request;

  const choose = (place) => {
    active = place;
    [...list.children].forEach((option, n) => set(option, { "aria-selected": n === place }));
    set(input, { "aria-activedescendant": list.children[place]?.id ?? "" });
  };

  const show = (titles, kinds, urls) => {
    const count = titles.length;
    list.textContent = "";
    titles.forEach((title, n) => {
      const option = make(list, "li", { id: id + n, role: "option", "data-url": new URL(urls[n]).pathname });
      option.append(`${title} `);
      make(option, "span").append(kinds[n]);
    });
    choose(-1);
    list.hidden = !count;
    set(input, { "aria-expanded": !!count });
    status.textContent = count ? `Suggestions: ${count}` : "";
  };

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    show([]);
  };

  const ask = () => {
    request = new AbortController();
    fetch(`${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`, request)
      .then((answer) => answer.json())
      .then((all) => show(...all.slice(1)))
      .catch(() => {}); // Stopped by more typing, or no connection.
  };

  close();
  input.onblur = close;
  input.oninput = () => {
    clearTimeout(timer);
    request?.abort();
    timer = setTimeout(input.value.trim()[1] ? ask : close, 120);
  };
  input.onkeydown = ({ key }) => {
    const count = list.children.length;
    if (!count) return true;
    if (key === "Escape") close();
    else if (key === "ArrowDown") choose(active + 1 < count ? active + 1 : -1);
    else if (key === "ArrowUp") choose((active < 0 ? count : active) - 1);
    else if (key === "Enter" && active >= 0) go(list.children[active]);
    else return true;
    return false;
  };
  list.onpointerdown = () => false;
  list.onclick = ({ target }) => go(target.closest("li"));
};

document.querySelectorAll("[data-suggest]").forEach(enhance);
