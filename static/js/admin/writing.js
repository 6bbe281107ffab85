/* The writing desk around the text of an article. Without it the field is a plain one. */

import { countWords, describe } from "./count.js";
import { button, make } from "./dom.js";
import { cleanPastes } from "./paste.js";
import { Pictures } from "./pictures.js";
import { Preview } from "./preview.js";
import { Suggestions } from "./suggestions.js";
import { MOD, roam, toolbar } from "./toolbar.js";

function desk(field) {
  const suggestions = new Suggestions(field);
  const pictures = field.dataset.upload ? new Pictures(field) : null;
  const preview = new Preview(field);
  const bar = toolbar(field, suggestions, pictures);
  const toggle = button("Preview", { class: "writing-toggle" }, () => show(preview.pane.hidden));
  const keys = button("Keyboard", {}, () => document.dispatchEvent(new Event("shortcuts")));
  const show = (isShown) => {
    preview.show(isShown);
    toggle.setAttribute("aria-pressed", isShown);
  };
  bar.append(toggle, keys);
  roam(bar);

  const help = make("p", { class: "help", id: `${field.id}-keys` },
    `${MOD}+S saves and goes on, ${MOD}+Shift+P shows the preview, [[ suggests names of the record; the button “Keyboard” lists all keys.`);
  const pane = make("div", { class: "writing-pane" });
  const frame = make("div", { class: "writing-desk" }, bar, make("div", { class: "writing-panes" }, pane, preview.pane),
    preview.count, preview.problems, preview.status, help);
  field.before(frame);
  pane.append(field, suggestions.list, suggestions.status);
  if (pictures) document.body.append(pictures.dialog);
  describe(field, help.id);
  cleanPastes(field);
  show(Preview.isWanted());
}

document.querySelectorAll("textarea[data-render]").forEach(desk);
document.querySelectorAll("textarea[data-reads-well]").forEach(countWords);
