/* Says beside the time of publication what it means: in both zones, and how long it is until then.
   The calendar and clock of the admin fill in fields without telling, so they are looked at again. */

import { make } from "./dom.js";

const format = (zone) =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23", timeZone: zone,
  });

function left(milliseconds) {
  const minutes = Math.max(1, Math.round(milliseconds / 60000));
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  const first = parts.findIndex(([number]) => number > 0);
  return parts.slice(first, first + 2).filter(([number]) => number > 0).map((part) => part.join(" ")).join(" ");
}

/* The admin writes days as 31/12/2026 and takes 2026-12-31, too. */
function read(date, time) {
  const iso = date.replace(/^(\d\d?)\/(\d\d?)\/(\d{4})$/, (_, d, m, y) => `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`);
  return new Date(`${iso}T${time || "00:00"}Z`);
}

function meaning(stage, date, time, zone) {
  if (stage === "withdrawn") return "";
  if (!date && !time) return stage === "published" ? "Goes live at once when you save." : "";
  const moment = read(date, time);
  if (Number.isNaN(moment.getTime())) return "";
  let when = `${format("UTC").format(moment)} UTC`;
  const here = format(zone).format(moment);
  if (`${here} UTC` !== when) when += ` (${here} in ${zone.split("/").pop().replaceAll("_", " ")})`;
  const ahead = moment.getTime() - Date.now();
  if (stage !== "published") return `${when}: nothing happens then unless the stage is “Published”.`;
  return ahead > 0 ? `${when}: goes live in ${left(ahead)}.` : `${when}: that is past, so it is live when you save.`;
}

export function schedule(form) {
  const [date, time] = ["0", "1"].map((part) => form.querySelector(`#id_publish_at_${part}`));
  const stage = form.querySelector("#id_stage");
  if (!date || !time || !stage) return;
  const hint = make("p", { class: "help schedule-hint", role: "status" });
  date.closest(".flex-container").after(hint);
  const tell = () => {
    const words = meaning(stage.value, date.value.trim(), time.value.trim(), date.dataset.zone || "UTC");
    if (hint.textContent !== words) hint.textContent = words;
  };
  setInterval(tell, 1000);
  form.addEventListener("input", tell);
  tell();
}
