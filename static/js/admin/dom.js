/* Elements, and what the scripts of the newsroom ask of the page. */

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function button(words, attributes, act) {
  const element = make("button", { type: "button", ...attributes }, words);
  element.addEventListener("click", act);
  return element;
}

/* The form of one thing of the record; lists and sign-in pages have none. */
export const changeForm = () => document.querySelector("body.change-form #content-main > form");

export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;

/* Who signs in again in another window gets a new token, which this page's own field does not have. */
export function csrfToken() {
  const cookie = document.cookie.match(/(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/);
  return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

export function later(wait, act) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}
