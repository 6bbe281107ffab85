/* Keeps a copy of what is written, and offers it again when it was not saved. */

import { button, later, make } from "./dom.js";
import { copiesOf, drop, fingerprint, keep, keyFor, markSubmitted } from "./copies.js";
import { isLeft, isRefused } from "./guard.js";
import { replace } from "./text.js";

const WAIT = 1500;

const texts = (form) =>
  [...form.querySelectorAll("textarea[name], input[type=text][name]")].filter(({ name }) => !name.includes("__prefix__"));
const read = (form, property) => Object.fromEntries(texts(form).map((field) => [field.name, field[property]]));
/* The server takes blanks off the ends and makes an empty address itself. */
const isSame = (kept, shown) => Object.keys(kept).every((name) => (kept[name] || "").trim() === (shown[name] ?? "").trim() || (name === "slug" && !kept[name]));

export class Recovery {
  /* `submitted` is the key of the copy that this window sent last, if it did not arrive. */
  constructor(form, name, submitted) {
    this.form = form;
    this.name = name;
    this.key = keyFor(name);
    this.shown = read(form, "defaultValue");
    const earlier = copiesOf(name);
    this.base = fingerprint(this.shown);
    if (isRefused(form)) this.goOn(earlier.find(({ key }) => key === submitted));
    else this.offer(earlier);
    const soon = later(WAIT, () => this.keep());
    form.addEventListener("input", soon);
    window.addEventListener("pagehide", () => this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
    form.addEventListener("submit", (event) => {
      this.keep();
      if (isLeft(event)) markSubmitted(this.key);
    });
  }

  /* The server sent the text back with messages: it rests on what the first page showed. */
  goOn(before) {
    this.base = before?.base ?? "";
    this.isRefused = true;
    if (before) drop(before.key);
    this.keep();
  }

  keep() {
    const fields = read(this.form, "value");
    if (!this.isRefused && isSame(fields, this.shown)) return drop(this.key);
    keep(this.key, { at: Date.now(), base: this.base, fields });
  }

  offer(copies) {
    for (const copy of copies.filter(({ key }) => key !== this.key)) {
      if (isSame(copy.fields, this.shown)) drop(copy.key);
      else this.form.prepend(this.notice(copy));
    }
  }

  notice(copy) {
    const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(copy.at);
    const changed = copy.base && copy.base !== this.base ? " The saved text has changed since; bringing it back replaces what you see." : "";
    const box = make("div", { class: "writing-notice", role: "status" },
      make("p", {}, `This browser kept text of ${when} that was never saved.${changed}`));
    const act = make("p", { class: "writing-buttons" },
      button("Bring it back", { class: "button" }, () => this.restore(copy, box)),
      button("Discard", {}, () => {
        drop(copy.key);
        box.remove();
      }));
    box.append(act);
    return box;
  }

  /* In the browser's own editing, so that undo goes back to what the server had. */
  restore(copy, box) {
    const lost = [];
    for (const [name, text] of Object.entries(copy.fields)) {
      const field = this.form.elements.namedItem(name);
      if (!field?.matches?.("textarea, input")) {
        if (text.trim()) lost.push(text);
      } else if (field.value !== text) replace(field, 0, field.value.length, text);
    }
    this.keep();
    drop(copy.key);
    const words = lost.length ? "Brought back. These lines have no field on this page now:" : "Brought back. It is not saved yet.";
    box.replaceChildren(make("p", { tabindex: "-1" }, words), ...lost.map((text) => make("pre", {}, text)));
    box.firstElementChild.focus();
  }
}
