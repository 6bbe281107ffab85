/* How many words a short text has, beside how many read well. */

import { make } from "./dom.js";

export function countWords(field) {
  const [least, most] = field.dataset.readsWell.split(" ").map(Number);
  const told = make("div", { class: "help", id: `${field.id}-count` });
  const tell = () => {
    const words = field.value.match(/[\p{L}\p{N}]\S*/gu)?.length ?? 0;
    const advice = words > most ? "; shorter reads better" : words && words < least ? "; it can say more" : "";
    told.textContent = `Words: ${words}. ${least} to ${most} read well${advice}.`;
  };
  field.addEventListener("input", tell);
  (field.closest(".flex-container") ?? field).after(told);
  describe(field, told.id);
  tell();
}

/* Adds to what screen readers say of the field. */
export function describe(field, id) {
  const before = field.getAttribute("aria-describedby");
  field.setAttribute("aria-describedby", before ? `${before} ${id}` : id);
}
