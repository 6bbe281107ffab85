/* Tells the exact times of a page in the reader's own zone when they ask for it. The page's words
   and how exact they are stay the same; what the page said stands in the title. */

const NAME = "times";
const place = document.querySelector(".own-time");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const format = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZoneName: "shortOffset",
});

function words(iso) {
  const part = Object.fromEntries(format.formatToParts(new Date(iso)).map((p) => [p.type, p.value]));
  const seconds = /:\d\d:\d\d/.test(iso) ? `:${part.second}` : "";
  const offset = part.timeZoneName.replace("GMT", "UTC").replace(/\+0$/, "").replace("-", "\u2212");
  return `${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute}${seconds} ${offset}`;
}

/* Storage may be switched off; then the choice holds for this page. */
function recall() {
  try {
    return localStorage.getItem(NAME) === "own";
  } catch {
    return false;
  }
}

function remember(own) {
  try {
    own ? localStorage.setItem(NAME, "own") : localStorage.removeItem(NAME);
  } catch {}
}

if (place && zone) {
  const times = [...document.querySelectorAll("time.clock")].map((element) => ({
    element,
    printed: element.textContent,
    own: words(element.dateTime),
  }));
  const name = zone.replaceAll("_", " ");
  const button = document.createElement("button");

  const show = (own) => {
    button.setAttribute("aria-pressed", own);
    for (const time of times) {
      time.element.textContent = own ? time.own : time.printed;
      own ? (time.element.title = time.printed) : time.element.removeAttribute("title");
    }
  };

  button.type = "button";
  button.textContent = `Your time (${name})`;
  button.addEventListener("click", () => {
    const own = button.getAttribute("aria-pressed") !== "true";
    remember(own);
    show(own);
  });
  if (times.some((time) => time.own !== time.printed)) {
    show(recall());
    place.append(button);
  } else {
    place.textContent = `The same in your time (${name})`;
  }
}
