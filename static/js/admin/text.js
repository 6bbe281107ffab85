/* Changes to a text field. They go through the browser's own editing, so that its undo knows them. */

export function replace(field, start, end, text) {
  field.focus();
  field.setSelectionRange(start, end);
  if (start === end && !text) return;
  const done = document.execCommand(text ? "insertText" : "delete", false, text);
  if (done) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function insert(field, text) {
  replace(field, field.selectionStart, field.selectionEnd, text);
}

/* Puts marks around what is selected, or takes them away; without a selection around `words`. */
export function wrap(field, before, after, words) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const from = start - before.length;
  if (value.slice(from, start) === before && value.slice(end, end + after.length) === after) {
    const inner = value.slice(start, end);
    replace(field, from, end + after.length, inner);
    field.setSelectionRange(from, from + inner.length);
    return;
  }
  const inner = value.slice(start, end) || words;
  replace(field, start, end, before + inner + after);
  field.setSelectionRange(start + before.length, start + before.length + inner.length);
}

/* Begins each line of the selection with `mark(number)`, or takes what `marked` finds away. */
export function markLines(field, marked, mark) {
  const { selectionStart, selectionEnd, value } = field;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", selectionEnd);
  const end = next < 0 ? value.length : next;
  const lines = value.slice(start, end).split("\n");
  const isMarked = lines.every((line) => marked.test(line));
  const text = lines
    .map((line, n) => (isMarked ? line.replace(marked, "") : mark(n) + line.replace(marked, "")))
    .join("\n");
  replace(field, start, end, text);
  if (lines.length > 1) field.setSelectionRange(start, start + text.length);
}

/* A paragraph of its own, with empty lines around it, after what is selected. */
export function insertBlock(field, text) {
  const { selectionEnd: end, value } = field;
  const before = value.slice(0, end).match(/\n{0,2}$/)[0].length;
  const after = value.slice(end).match(/^\n{0,2}/)[0].length;
  const lead = end ? "\n".repeat(2 - before) : "";
  replace(field, end, end, lead + text + "\n".repeat(2 - after));
}
