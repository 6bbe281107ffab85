/* Keys for saving and for the preview, and the list of all keys. */

import { button, isDialogOpen, make } from "./dom.js";
import { MOD } from "./toolbar.js";

const WRITING = [
  [`${MOD}+B`, "Bold"],
  [`${MOD}+I`, "Italic"],
  [`${MOD}+K`, "Link"],
  ["[[", "Names of the record; arrow keys choose, Enter takes, Escape closes"],
];

export const EVERYWHERE = [
  [`${MOD}+S`, "Save and go on"],
  [`${MOD}+Shift+P`, "Preview"],
  ["?", "This list, outside of a field"],
];

const isWriting = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

/* The newsroom's own button where the form has one, else the link to the draft's preview. */
function preview(form) {
  const submit = form.querySelector("[name=_preview]");
  if (submit) return form.requestSubmit(submit);
  return form.querySelector('a[href^="/preview/"]')?.click();
}

function save(form) {
  const submit = form.querySelector("[name=_continue]") ?? form.querySelector("[name=_save]");
  if (submit) form.requestSubmit(submit);
}

function list(hasText) {
  const rows = [...EVERYWHERE, ...(hasText ? WRITING : [])];
  const heading = make("h2", { id: "shortcuts-heading" }, "Keyboard");
  const dialog = make("dialog", { class: "writing-dialog", "aria-labelledby": heading.id }, heading,
    make("dl", {}, ...rows.map(([keys, words]) => make("div", {}, make("dt", {}, make("kbd", {}, keys)), make("dd", {}, words)))),
    make("div", { class: "writing-buttons" }, button("Close", {}, () => dialog.close())));
  document.body.append(dialog);
  return dialog;
}

export function shortcuts(form) {
  let dialog;
  const show = () => {
    dialog ??= list(document.querySelector("textarea[data-render]") !== null);
    dialog.showModal();
  };
  document.addEventListener("keydown", (event) => {
    if (isDialogOpen() || event.altKey || event.isComposing) return;
    const isMod = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    let act;
    if (isMod && !event.shiftKey && key === "s") act = () => save(form);
    else if (isMod && event.shiftKey && key === "p") act = () => preview(form);
    else if (!isMod && key === "?" && !isWriting(event.target)) act = show;
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("shortcuts", show);
}
