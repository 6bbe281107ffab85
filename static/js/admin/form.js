/* What every form of the record has: the guard, the keys, and word of what was saved. */

import { changeForm } from "./dom.js";
import { drop, takeSubmitted } from "./copies.js";
import { guard } from "./guard.js";
import { Recovery } from "./recovery.js";
import { schedule } from "./schedule.js";
import { shortcuts } from "./shortcuts.js";

/* A copy has done its work when the page after it tells of success. */
const submitted = takeSubmitted();
if (submitted && document.querySelector(".messagelist .success")) drop(submitted);

const form = changeForm();
if (form?.querySelector("[type=submit]")) {
  guard(form);
  shortcuts(form);
  schedule(form);
  const written = form.querySelector("[data-copies]");
  if (written) new Recovery(form, written.dataset.copies, submitted);
}
