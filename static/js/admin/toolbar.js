/* Buttons above the text: one stop of the Tab key, arrows between them (ARIA's toolbar). */

import { button, isDialogOpen, make } from "./dom.js";
import { insert, insertBlock, markLines, wrap } from "./text.js";

export const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? "Cmd" : "Ctrl";
const TABLE = "| | |\n| --- | --- |\n| | |";

function link(field) {
  const words = field.value.slice(field.selectionStart, field.selectionEnd);
  wrap(field, "[", "](https://)", "words");
  if (!words) return;
  const address = field.selectionEnd + 2;
  field.setSelectionRange(address, address + "https://".length);
}

/* What is selected becomes the words of the link; the caret stands where the name goes. */
function recordLink(field) {
  const words = field.value.slice(field.selectionStart, field.selectionEnd);
  const start = field.selectionStart;
  insert(field, words && !words.includes("\n") ? `[[|${words}]]` : "[[");
  field.setSelectionRange(start + 2, start + 2);
}

/* Name, letter of the shortcut, and what it does. */
function actions(field, suggestions, pictures) {
  return [
    ["Bold", "b", () => wrap(field, "**", "**", "bold text")],
    ["Italic", "i", () => wrap(field, "*", "*", "italic text")],
    ["Heading", "", () => markLines(field, /^#{1,6} +/, () => "## ")],
    ["Link", "k", () => link(field)],
    ["List", "", () => markLines(field, /^- /, () => "- ")],
    ["Numbered list", "", () => markLines(field, /^\d+\. /, (n) => `${n + 1}. `)],
    ["Quote", "", () => markLines(field, /^> ?/, () => "> ")],
    ["Table", "", () => insertBlock(field, TABLE)],
    ["Record link", "", () => (recordLink(field), suggestions.open())],
    ["Figure", "", () => (insert(field, "[["), suggestions.open({ figures: true }))],
    ["Source note", "", () => (insert(field, "[[source:"), suggestions.open())],
    ...(pictures ? [["Picture", "", () => pictures.ask()]] : []),
  ];
}

export function toolbar(field, suggestions, pictures) {
  const bar = make("div", { role: "toolbar", class: "writing-toolbar", "aria-label": "Text", "aria-controls": field.id });
  const keys = {};
  for (const [name, letter, act] of actions(field, suggestions, pictures)) {
    const told = letter && { "aria-keyshortcuts": `${MOD === "Cmd" ? "Meta" : "Control"}+${letter.toUpperCase()}`, title: `${MOD}+${letter.toUpperCase()}` };
    const element = button(name, { ...told }, act);
    /* Else a click would take the selection's field out of focus. */
    element.addEventListener("mousedown", (event) => event.preventDefault());
    if (letter) keys[letter] = act;
    bar.append(element);
  }
  field.addEventListener("keydown", (event) => {
    const isOurs = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const act = isOurs && !isDialogOpen() && keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  return bar;
}

/* One button has the Tab stop; the arrows, Home and End hand it on. */
export function roam(bar) {
  const stop = (chosen) => {
    for (const element of bar.children) element.tabIndex = element === chosen ? 0 : -1;
  };
  stop(bar.firstElementChild);
  bar.addEventListener("focusin", (event) => stop(event.target));
  bar.addEventListener("keydown", (event) => {
    const all = [...bar.children];
    const place = all.indexOf(document.activeElement);
    const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length).focus();
  });
}
