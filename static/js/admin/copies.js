/* Copies of unsaved text, kept in this browser: one a window, named by who writes what. */

const START = "unsaved:";
const SUBMITTED = "unsaved-submitted";
const MOST = 10;
const DAYS = 30;

/* Storage may be off, or full. */
function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/* All that can be read, oldest first. What is too old or no copy at all is removed. */
function all() {
  const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
  const found = [];
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(START))) {
    const copy = attempt(() => JSON.parse(localStorage.getItem(key)), null);
    if (copy?.at > oldest && copy.fields) found.push({ key, ...copy });
    else localStorage.removeItem(key);
  }
  return found.sort((one, other) => one.at - other.at);
}

/* Those of one text, newest first. */
export function copiesOf(name) {
  return attempt(() => all().filter(({ key }) => key.startsWith(`${START}${name}:`)).reverse(), []);
}

export const keyFor = (name) => `${START}${name}:${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;

export function keep(key, copy) {
  const write = () => localStorage.setItem(key, JSON.stringify(copy));
  attempt(() => {
    const others = all().filter((other) => other.key !== key);
    const remove = (copies) => copies.forEach((copy) => localStorage.removeItem(copy.key));
    remove(others.splice(0, Math.max(0, others.length + 1 - MOST)));
    if (attempt(() => (write(), true), false)) return;
    /* Full: the oldest makes room. */
    remove(others.slice(0, 1));
    write();
  });
}

export const drop = (key) => attempt(() => localStorage.removeItem(key));

/* The copy whose text is on its way to the server; whether it arrived the next page tells. */
export const markSubmitted = (key) => attempt(() => sessionStorage.setItem(SUBMITTED, key));

export function takeSubmitted() {
  return attempt(() => {
    const key = sessionStorage.getItem(SUBMITTED);
    sessionStorage.removeItem(SUBMITTED);
    return key;
  }, null);
}

/* Short, and different for different texts but for bad luck (53 bits: cyrb53). */
export function fingerprint(fields) {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (const char of JSON.stringify(fields)) {
    const code = char.codePointAt(0);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
