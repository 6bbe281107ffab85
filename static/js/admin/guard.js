/* Asks before a form is left with changes that are not saved. */

const isTyped = (control) => control.matches("textarea, input:not([type=hidden], [type=submit], [type=button])");

function isChanged(control) {
  if (!control.name || control.name.includes("__prefix__") || control.disabled) return false;
  if (control.matches("select")) {
    const options = [...control.options];
    const isMarked = options.some((option) => option.defaultSelected);
    /* A list without a mark shows its first entry. */
    return options.some((option, n) => option.selected !== (isMarked || control.multiple ? option.defaultSelected : n === 0));
  }
  if (!isTyped(control)) return false;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.type === "file") return control.files.length > 0;
  return control.value !== control.defaultValue;
}

/* What a refused form shows is not saved either. */
export const isRefused = (form) => form.querySelector(".errornote, .impact, .notice") !== null;

export const isDirty = (form) => isRefused(form) || [...form.elements].some(isChanged);

/* Whether a submission takes this page away: what opens in another window leaves it as it is. */
export function isLeft(event) {
  const target = event.submitter?.formTarget || event.target.target;
  return !event.defaultPrevented && (!target || target === "_self");
}

export function guard(form) {
  let isLeaving = false;
  form.addEventListener("submit", (event) => (isLeaving = isLeft(event)));
  window.addEventListener("pageshow", () => (isLeaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && isDirty(form)) event.preventDefault();
  });
}
