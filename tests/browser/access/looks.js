// What the checks of this folder ask of a page. Put into every page of the window before its own
// content; nothing here is part of the site.

(() => {
"use strict";

// Contrast of two colours as the browser paints them (WCAG 2.2, relative luminance).
const luminance = colour => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data]
    .map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const ratio = (one, other) => {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};
const ground = () => getComputedStyle(document.body).backgroundColor;

window.looks = {
  // What a Tab should stop at, in the order of the document: links, buttons, fields, summaries
  // and scroll regions that show; of a group of radio buttons the chosen one (or the first).
  startWalk() {
    const all = [...document.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")];
    const chosen = radio => {
      const group = [...document.getElementsByName(radio.name)].filter(one => one.form === radio.form);
      return radio === (group.find(one => one.checked) ?? group[0]);
    };
    window.stops = all.filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({
        visibilityProperty: true, contentVisibilityAuto: false })
      && (one.type !== "radio" || chosen(one)));
    window.visited = [];
    document.addEventListener("focusin", event => visited.push(stops.indexOf(event.target)));
    return { stops: stops.length, positive: all.filter(one => one.tabIndex > 0).length };
  },

  // Each stop in turn, as it looks while it has the focus: a visible ring that stands out from
  // the page, and not hidden behind anything (WCAG 2.4.7, 2.4.11).
  stopsThatDoNotShow() {
    const behind = one => {
      for (let here = one.parentElement; here; here = here.parentElement) {
        const colour = getComputedStyle(here).backgroundColor;
        if (colour !== "rgba(0, 0, 0, 0)") return colour;
      }
      return "Canvas";
    };
    const ring = one => {
      const style = getComputedStyle(one);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && ratio(style.outlineColor, behind(one)) >= 3;
    };
    const hits = (one, across, down) => {
      const top = document.elementFromPoint(across, down);
      return top && (one.contains(top) || top.closest("label")?.control === one);
    };
    const seen = one => [...one.getClientRects()].some(box => {
      // Of something larger than the window, the part within it.
      const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
      const upper = Math.max(box.top, 0), lower = Math.min(box.bottom, innerHeight);
      return [0.1, 0.3, 0.5, 0.7, 0.9].some(part =>
        hits(one, left + (right - left) * part, upper + (lower - upper) / 2));
    });
    const faults = [];
    // On and back again: what sticks to an edge covers another stop each way.
    for (const one of [...stops, ...stops.toReversed()]) {
      one.focus({ focusVisible: true });
      if (document.activeElement !== one) faults.push("takes no focus: " + one.outerHTML.slice(0, 120));
      if (!ring(one) && !(one.nextElementSibling && ring(one.nextElementSibling)))
        faults.push("no ring: " + one.outerHTML.slice(0, 120));
      if (!seen(one)) faults.push("out of sight: " + one.outerHTML.slice(0, 120));
    }
    return faults;
  },

  // Within a landmark or section the eye goes down, or up again to the right (a new column):
  // never to something that ended above without moving right, never back to the left on one line.
  stopsOutOfOrder() {
    const room = one => one.closest("section, nav, header, footer, aside, form, figure, article, main");
    const faults = [];
    document.activeElement?.blur();
    for (const one of [document.scrollingElement, ...document.querySelectorAll("[tabindex]")])
      one.scrollTo(0, 0);
    for (let number = 1; number < stops.length; number++) {
      const [before, after] = [stops[number - 1], stops[number]];
      if (room(before) !== room(after) || before.contains(after)) continue;
      const from = [...before.getClientRects()].at(-1), to = after.getClientRects()[0];
      const back = to.bottom <= from.top + 1 && to.left < from.right - 1;
      const middle = box => box.top + box.height / 2;
      const oneLine = Math.abs(middle(from) - middle(to)) < Math.min(from.height, to.height) / 2;
      const left = oneLine && to.right <= from.left + 1;
      if (back || left) faults.push(before.outerHTML.slice(0, 90) + " then " + after.outerHTML.slice(0, 90));
    }
    return faults;
  },

  // Words outside the window or cut off by a box too small for them. What scrolls on its own (a
  // wide table, which takes the focus) may be wider; what is kept for screen readers is not seen.
  lostWords(except) {
    document.querySelectorAll("details").forEach(part => { part.open = true; });
    const wide = document.documentElement.clientWidth;
    const faults = document.documentElement.scrollWidth > wide ? ["the page scrolls sideways"] : [];
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (words.nextNode()) {
      const text = words.currentNode, parent = text.parentElement;
      if (!text.data.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue;
      if (parent.closest(".skip-link, title, desc, option, script")) continue;
      if (except && parent.closest(except)) continue;
      let forEarsOnly = false;
      for (let here = parent; here; here = here.parentElement)
        forEarsOnly ||= getComputedStyle(here).clipPath === "inset(50%)";
      if (forEarsOnly) continue;
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) {
        let hidden = null;
        for (let here = parent; here && here !== document.body; here = here.parentElement) {
          const style = getComputedStyle(here), edge = here.getBoundingClientRect();
          if (/auto|scroll/.test(style.overflowX)) { hidden = null; break; }
          const cut = /hidden|clip/.test(style.overflowX) || /hidden|clip/.test(style.overflowY);
          if (cut && (box.right > edge.right + 1 || box.bottom > edge.bottom + 1)) hidden = "cut off";
          if (!here.parentElement || here.parentElement === document.body) {
            if (box.right > wide + 1 || box.left < -1) hidden = "outside the window";
          }
        }
        if (hidden) faults.push(hidden + ": " + text.data.trim().slice(0, 60));
      }
    }
    return [...new Set(faults)];
  },

  // How the operators' marks stand out from the page.
  marks() {
    return [...document.querySelectorAll(".operator[data-operator]")]
      .filter(one => one.checkVisibility() && getComputedStyle(one, "::before").content !== "none")
      .map(one => ratio(getComputedStyle(one, "::before").backgroundColor, ground()));
  },

  // How the parts of each drawing stand out; faint helping lines may be among them.
  drawings() {
    return [...document.querySelectorAll("svg[role=img]")].filter(svg => svg.checkVisibility())
      .map(svg => [...svg.querySelectorAll("path, text")].flatMap(part => {
        const style = getComputedStyle(part);
        // Around words the stroke is a halo in the colour of the page.
        const colour = part.tagName === "path" && style.stroke !== "none" ? style.stroke : style.fill;
        return colour === "none" ? [] : [[part.tagName, ratio(colour, ground())]];
      }));
  },

  lineColours(name) {
    const span = document.querySelector(`.rule-lines input[value="${name}"] + span`);
    const style = getComputedStyle(span);
    return [style.backgroundColor, style.color];
  },

  moving() {
    const moves = style => style.scrollBehavior === "smooth" || style.animationName !== "none"
      || style.transitionDuration.split(", ").some(time => parseFloat(time) > 0);
    return [...document.querySelectorAll("*")].filter(one => [null, "::before", "::after"]
      .some(part => moves(getComputedStyle(one, part)))).map(one => one.outerHTML.slice(0, 80));
  },

  // What a screen reader is told.
  structure() {
    const told = id => document.getElementById(id)?.textContent.trim() ?? "";
    const name = one => one.getAttribute("aria-label")?.trim()
      ?? one.getAttribute("aria-labelledby")?.split(/\s+/).map(told).join(" ").trim() ?? "";
    const shown = selector => [...document.querySelectorAll(selector)].filter(
      one => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[aria-hidden=true]"));
    const role = one => one.getAttribute("role") ?? { NAV: "navigation", MAIN: "main", ASIDE: "aside",
      FORM: "form", HEADER: "banner", FOOTER: "contentinfo", SECTION: "region" }[one.tagName];
    // A section without a name is no landmark, nor is the header of an article.
    const landmark = one => one.tagName === "SECTION" && !one.hasAttribute("role") ? name(one)
      : !["HEADER", "FOOTER"].includes(one.tagName) || !one.closest("main, article, section, nav, aside");
    return {
      headings: shown("h1, h2, h3, h4, h5, h6").map(one => [Number(one.tagName[1]), one.textContent.trim()]),
      landmarks: shown("main, nav, aside, form, header, footer, section, [role=region], [role=search]")
        .filter(landmark).map(one => [role(one), name(one)]),
      pictures: shown("svg").map(one => [one.getAttribute("role"), name(one)]),
      charts: shown("figure.chart").map(one => [one.querySelectorAll("details table tbody th").length,
        one.querySelectorAll("details table thead th[scope=col]").length]),
      fields: shown("input:not([type=hidden]), select, textarea").map(one => [one.name,
        [...one.labels].map(label => label.textContent.trim()).join(" ") || name(one)]),
      groups: shown("input[type=radio]").map(one =>
        one.closest("fieldset")?.querySelector("legend")?.textContent.trim() ?? ""),
      described: shown("[aria-describedby]").flatMap(one =>
        one.getAttribute("aria-describedby").split(/\s+/).map(told)),
    };
  },
};
})();
