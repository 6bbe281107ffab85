/* A list of names under the caret after [[. The keys stay in the text: the list is told to screen
   readers as the field's active descendant, with the number of its entries as a status. */

import { later, make } from "./dom.js";
import { caretPlace } from "./caret.js";
import { replace } from "./text.js";

const OPEN = /\[\[([^[\]|\n]*)$/;
/* What already closes the brackets after the caret, with or without words of its own. */
const CLOSED = /^(?:\|[^[\]\n]*)?\]\]/;
const LONGEST = 130;

export class Suggestions {
  constructor(field) {
    const id = `${field.id}-suggestions`;
    this.field = field;
    this.list = make("ul", { id, role: "listbox", class: "writing-suggestions", "aria-label": "Names of the record" });
    this.status = make("p", { role: "status", class: "visually-hidden" });
    this.options = [];
    this.active = -1;
    this.isAsked = this.figures = false;
    this.askSoon = later(120, () => this.ask());
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.addEventListener("input", () => this.follow());
    field.addEventListener("click", () => this.typed() === null && this.close());
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    this.show([]);
  }

  /* What stands between the brackets and the caret; null outside of any. */
  typed() {
    const { selectionStart, selectionEnd, value } = this.field;
    if (selectionStart !== selectionEnd) return null;
    const found = value.slice(Math.max(0, selectionStart - LONGEST), selectionStart).match(OPEN);
    return found && found[1];
  }

  open({ figures = false } = {}) {
    this.figures = figures;
    this.follow();
  }

  follow() {
    this.request?.abort();
    this.isAsked = this.typed() !== null;
    if (this.isAsked) this.askSoon();
    else this.close();
  }

  async ask() {
    const typed = this.typed();
    if (typed === null || !this.isAsked) return;
    const question = new URLSearchParams({ q: typed });
    if (this.figures) question.set("figures", "on");
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const answer = await fetch(`${this.field.dataset.suggest}?${question}`, { signal, redirect: "error" });
      const { options = [] } = await answer.json();
      if (this.typed() === typed && !signal.aborted) this.show(options);
    } catch {
      /* More was typed, or nothing can be had now: the text is written without help. */
      if (!signal.aborted) this.show([]);
    }
  }

  show(options) {
    this.options = options;
    this.list.replaceChildren(
      ...options.map(({ title, note }, n) =>
        make("li", { id: `${this.list.id}-${n}`, role: "option" }, make("span", {}, title), " ", make("small", {}, note)),
      ),
    );
    this.list.hidden = !options.length;
    this.mark(options.length ? 0 : -1);
    const number = options.length === 1 ? "1 suggestion" : `${options.length} suggestions`;
    this.status.textContent = options.length ? `${number}. Arrow keys choose, Enter takes.` : "";
    if (!options.length) return this.field.removeAttribute("aria-controls");
    this.field.setAttribute("aria-controls", this.list.id);
    this.place();
  }

  place() {
    const { left, top } = caretPlace(this.field);
    const room = this.field.clientWidth - this.list.offsetWidth;
    this.list.style.left = `${Math.max(0, Math.min(left, room))}px`;
    this.list.style.top = `${Math.min(top, this.field.clientHeight) + 2}px`;
  }

  mark(place) {
    this.active = place;
    [...this.list.children].forEach((item, n) => item.setAttribute("aria-selected", n === place));
    const item = this.list.children[place];
    if (!item) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  choose(place) {
    const { insert, goes_on: goesOn } = this.options[place];
    const end = this.field.selectionStart;
    const rest = this.field.value.slice(end);
    const isClosed = CLOSED.test(rest);
    /* A figure is its own words; brackets are closed once, and the caret goes behind them. */
    replace(this.field, end - this.typed().length, end, insert + (goesOn || isClosed ? "" : "]]"));
    if (goesOn) return;
    if (isClosed) {
      const behind = this.field.selectionStart + rest.match(CLOSED)[0].length;
      this.field.setSelectionRange(behind, behind);
    }
    this.close();
  }

  close() {
    this.isAsked = this.figures = false;
    this.request?.abort();
    if (this.options.length) this.show([]);
  }

  press(event) {
    const count = this.options.length;
    if (!count || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") this.mark((this.active + 1) % count);
    else if (event.key === "ArrowUp") this.mark((this.active + count - 1) % count);
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else {
      if (/^(?:ArrowLeft|ArrowRight|Home|End)$/.test(event.key)) this.close();
      return;
    }
    event.preventDefault();
  }
}
