/* The text as readers would see it, made by the site itself, and how long it is. */

import { csrfToken, later, make } from "./dom.js";

const NAME = "writing-preview";
const PAUSE = 400;
const UNTOUCHED = "Your text is untouched.";
const REASONS = {
  0: "You are signed out. Sign in in another window, then go on writing here.",
  403: "The server does not let you see the preview (403).",
  413: "The text is too long to be shown (413).",
};
const HEADING = /^ {0,3}#{1,6} /;

const plural = (count, one, many) => `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

export class Preview {
  constructor(field) {
    this.field = field;
    this.told = make("div", { class: "writing-told" });
    this.pane = make("section", { class: "writing-preview", "aria-label": "Preview", tabindex: "0" }, this.told);
    this.count = make("p", { class: "writing-count" });
    this.problems = make("ul", { class: "writing-problems" });
    this.status = make("p", { class: "writing-status", role: "status" });
    const soon = later(PAUSE, () => this.ask());
    field.addEventListener("input", soon);
    window.addEventListener("online", soon);
    for (const name of ["keyup", "click", "scroll"]) field.addEventListener(name, () => this.keepStep());
    this.told.addEventListener("click", (event) => this.follow(event));
    this.ask();
  }

  /* Whether it is shown is remembered in this browser; where storage is off, for this page. */
  static isWanted() {
    try {
      return localStorage.getItem(NAME) !== "off";
    } catch {
      return true;
    }
  }

  show(isShown) {
    this.pane.hidden = !isShown;
    try {
      localStorage.setItem(NAME, isShown ? "on" : "off");
    } catch {}
    this.keepStep();
  }

  async ask() {
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    const body = new URLSearchParams({ body: this.field.value, article: this.field.dataset.article });
    try {
      const answer = await fetch(this.field.dataset.render, {
        method: "POST", headers: { "X-CSRFToken": csrfToken() }, body, signal, redirect: "manual",
      });
      if (!answer.ok) return this.fail(await this.reason(answer));
      this.fill(await answer.json());
    } catch {
      if (!signal.aborted) this.fail("There is no connection to the server.");
    }
  }

  async reason(answer) {
    try {
      return (await answer.json()).error;
    } catch {
      return REASONS[answer.status] ?? `The server failed (${answer.status}).`;
    }
  }

  fail(reason) {
    this.status.textContent = `No preview: ${reason} ${UNTOUCHED}`;
    this.pane.classList.add("is-stale");
  }

  fill({ html, words, minutes, problems }) {
    this.status.textContent = "";
    this.pane.classList.remove("is-stale");
    /* Made and cleaned by the server, as what readers get. */
    this.told.innerHTML = html;
    const length = words ? `, about ${plural(minutes, "minute", "minutes")}` : "";
    const broken = problems.length ? `; ${plural(problems.length, "link leads", "links lead")} nowhere` : "";
    this.count.textContent = `Words: ${words.toLocaleString("en-GB")}${length}${broken}`;
    this.problems.replaceChildren(...problems.map((problem) => make("li", {}, problem)));
    this.keepStep();
  }

  /* Scrolls to the caret's place: between the two headings it stands between, as far along. */
  keepStep() {
    if (this.pane.hidden) return;
    const { value, selectionStart } = this.field;
    const lines = value.split("\n");
    const line = value.slice(0, selectionStart).split("\n").length - 1;
    const heads = [...this.told.querySelectorAll("h2, h3, h4")].filter((head) => !head.closest(".sources"));
    let fenced = false;
    const at = [];
    lines.forEach((text, n) => {
      if (/^ {0,3}(```|~~~)/.test(text)) fenced = !fenced;
      else if (!fenced && HEADING.test(text)) at.push(n);
    });
    const tops = heads.map((head) => head.offsetTop);
    /* Headings written in another way would lead astray. */
    if (at.length !== tops.length) at.length = tops.length = 0;
    const stops = [[0, 0], ...at.map((n, i) => [n, tops[i]]), [lines.length, this.told.offsetHeight]];
    const next = Math.max(1, stops.findIndex(([n]) => n > line));
    const [[from, top], [to, foot]] = [stops[next - 1], stops[next]];
    const place = top + ((foot - top) * (line - from)) / Math.max(1, to - from);
    this.pane.scrollTop = place - this.pane.clientHeight / 3;
  }

  /* A page of the site opens beside the form, never in its place. */
  follow(event) {
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    window.open(link.href, "_blank", "noopener");
  }
}
