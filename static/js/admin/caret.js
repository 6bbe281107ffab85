/* Where in a text field the caret stands, for what is shown beside it. */

const COPIED = [
  "boxSizing", "width", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft",
  "borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth", "borderStyle",
  "fontFamily", "fontSize", "fontStyle", "fontWeight", "fontStretch", "letterSpacing", "wordSpacing",
  "lineHeight", "textTransform", "textIndent", "tabSize",
];

/* From the field's upper left corner, in pixels: the left of the caret and the foot of its line. */
export function caretPlace(field) {
  const style = getComputedStyle(field);
  const mirror = document.createElement("div");
  for (const name of COPIED) mirror.style[name] = style[name];
  Object.assign(mirror.style, {
    position: "absolute", visibility: "hidden", top: "0", left: "-9999px",
    whiteSpace: "pre-wrap", overflowWrap: "break-word",
  });
  const mark = document.createElement("span");
  mark.textContent = "\u200b";
  mirror.append(field.value.slice(0, field.selectionStart), mark);
  document.body.append(mirror);
  const place = {
    left: mark.offsetLeft - field.scrollLeft,
    top: mark.offsetTop + mark.offsetHeight - field.scrollTop,
  };
  mirror.remove();
  return place;
}
