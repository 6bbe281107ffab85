/* A picture that is dropped, pasted or chosen: asks what readers need to know of it, uploads it,
   and puts its mark into the text. */

import { button, csrfToken, make } from "./dom.js";
import { insertBlock } from "./text.js";

const FIELDS = [
  ["title", "Title", "For the newsroom’s own list.", true],
  ["alt", "Alternative text", "What somebody who does not see the picture needs to know of it: who or what, doing what. Not “picture of”.", true],
  ["caption", "Caption", "Printed under the picture; may stay empty.", false],
  ["credit", "Credit", "Whose picture it is, as it is to be printed.", true],
  ["licence", "Licence", "For example CC BY 4.0.", true],
];

function row([name, label, help, isRequired]) {
  const id = `writing-picture-${name}`;
  const input = make("input", { id, name, type: "text", "aria-describedby": `${id}-help ${id}-errors`, ...(isRequired && { required: "" }) });
  return make("div", { class: "writing-row" },
    make("label", { for: id }, label), input,
    make("p", { id: `${id}-help`, class: "help" }, help),
    make("p", { id: `${id}-errors`, class: "writing-errors", role: "alert" }));
}

export class Pictures {
  constructor(field) {
    this.field = field;
    this.accepted = field.dataset.accept.split(",");
    this.dialog = this.build();
    field.addEventListener("paste", (event) => this.take(event, event.clipboardData));
    field.addEventListener("drop", (event) => this.take(event, event.dataTransfer));
    field.addEventListener("dragover", (event) => {
      if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
    });
  }

  build() {
    this.file = make("input", { id: "writing-picture-file", name: "file", type: "file", accept: this.accepted.join(), required: "", "aria-describedby": "writing-picture-file-errors" });
    this.send = make("button", { type: "submit", class: "button" }, "Upload and insert");
    this.status = make("p", { role: "status" });
    this.form = make("form", { method: "dialog", novalidate: "" },
      make("h2", { id: "writing-picture-heading" }, "Insert a picture"),
      make("div", { class: "writing-row" }, make("label", { for: this.file.id }, "File"), this.file,
        make("p", { id: "writing-picture-file-errors", class: "writing-errors", role: "alert" })),
      ...FIELDS.map(row), this.status,
      make("div", { class: "writing-buttons" }, this.send, button("Cancel", {}, () => this.dialog.close())));
    const dialog = make("dialog", { class: "writing-dialog", "aria-labelledby": "writing-picture-heading" }, this.form);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.upload();
    });
    dialog.addEventListener("close", () => {
      this.request?.abort();
      this.field.focus();
    });
    return dialog;
  }

  /* A word processor copies a picture of its text beside the text; then the text is meant. */
  take(event, data) {
    const file = [...data.files].find(({ type }) => this.accepted.includes(type));
    if (!file || data.getData("text/html").match(/<(p|h\d|li|td)\b/i)) return;
    event.preventDefault();
    this.ask(file);
  }

  ask(file) {
    this.form.reset();
    this.tell({});
    /* The dialog takes the focus, and with it the caret's place. */
    this.place = [this.field.selectionStart, this.field.selectionEnd];
    if (file) {
      const files = new DataTransfer();
      files.items.add(file);
      this.file.files = files.files;
    }
    this.dialog.showModal();
    if (file) this.form.elements.title.focus();
  }

  async upload() {
    const missing = [...this.form.elements].filter((input) => input.required && !input.value.trim());
    this.tell(Object.fromEntries(missing.map(({ name }) => [name, ["This is needed."]])));
    if (missing.length) return missing[0].focus();
    this.send.disabled = true;
    this.status.textContent = "Uploading …";
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const answer = await fetch(this.field.dataset.upload, {
        method: "POST", headers: { "X-CSRFToken": csrfToken() }, body: new FormData(this.form), signal, redirect: "manual",
      });
      await this.read(answer);
    } catch {
      if (!signal.aborted) this.tell({}, "There is no connection to the server. Try again.");
    } finally {
      this.send.disabled = false;
    }
  }

  async read(answer) {
    if (answer.ok) {
      const { markdown } = await answer.json();
      this.dialog.close();
      this.field.setSelectionRange(...this.place);
      insertBlock(this.field, markdown);
      return;
    }
    if (answer.status !== 400) {
      const reason = answer.type === "opaqueredirect" ? "You are signed out; sign in in another window and try again." : `The server refused the picture (${answer.status}).`;
      this.tell({}, reason);
      return;
    }
    const { errors = {} } = await answer.json();
    this.tell(errors, errors.__all__?.join(" ") ?? "Not uploaded yet: see the messages.");
    this.form.querySelector("[aria-invalid]")?.focus();
  }

  tell(errors, words = "") {
    this.status.textContent = words;
    for (const place of this.form.querySelectorAll(".writing-errors")) {
      const input = place.parentNode.querySelector("input");
      place.textContent = (errors[input.name] ?? []).join(" ");
      input.toggleAttribute("aria-invalid", false);
      if (place.textContent) input.setAttribute("aria-invalid", "true");
    }
  }
}
