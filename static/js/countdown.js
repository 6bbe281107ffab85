/* Counts down to launches that are known to the minute or the second, and no finer than that.
   The time itself stands beside it; the clock is for the eye only. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const still = matchMedia("(prefers-reduced-motion: reduce)");

function words(left, withSeconds) {
  const minutes = Math.floor(left / MINUTE);
  const two = (number) => String(number).padStart(2, "0");
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor(minutes / 60) % 24, "h"],
    [minutes % 60, "min"],
  ];
  if (withSeconds) parts.push([Math.floor(left / SECOND) % 60, "s"]);
  while (parts.length > 1 && !parts[0][0]) parts.shift();
  if (!withSeconds && minutes < 1) return "less than a minute to go";
  return "T\u2212" + parts.map(([n, unit], i) => `${i ? two(n) : n} ${unit}`).join(" ");
}

function run(clock) {
  const launch = Date.parse(clock.dataset.launch);
  const toTheSecond = /:\d\d:\d\d/.test(clock.dataset.launch);

  const tick = () => {
    const left = launch - Date.now();
    if (left <= 0) {
      clock.remove();
      passed.hidden = false;
      return;
    }
    const withSeconds = toTheSecond && left < 60 * MINUTE && !still.matches;
    clock.textContent = words(left, withSeconds);
    const unit = withSeconds ? SECOND : MINUTE;
    /* To where the next smaller number begins. */
    setTimeout(tick, (left % unit) + 1);
  };

  const passed = clock.parentElement.querySelector(".countdown-passed");
  tick();
}

document.querySelectorAll(".countdown-clock").forEach(run);
