/* What is copied from a page or a word processor comes in as plain Markdown: its words, headings,
   lists, tables, emphasis and links, none of its looks. */

import { insert, replace } from "./text.js";

const BLOCKS = "address,article,aside,blockquote,div,dl,figure,h1,h2,h3,h4,h5,h6,li,ol,p,pre,section,table,ul";
const LEFT_OUT = "script,style,template,head,title,noscript,svg,img,video,audio,iframe,object,button,input,select,textarea";
/* Without any of these the markup only colours a text that is plain already. */
const MEANS_SOMETHING = "a[href],b,strong,em,i,h1,h2,h3,h4,h5,h6,li,blockquote,table,p";

const tidy = (text) => text.replace(/[\s\u00a0]+/g, " ");
const around = (mark, text) => text.replace(/^(\s*)(.*?)(\s*)$/s, (_, before, words, after) => (words ? before + mark + words + mark + after : before || after));

/* Google Docs wraps all it copies into a <b> that is not bold. */
const isBold = (node) => !/font-weight:\s*(normal|400)/.test(node.dataset.style ?? "");

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return tidy(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const name = node.localName;
  if (name === "br") return "\n";
  const text = [...node.childNodes].map(inline).join("");
  if (name === "a") return link(node, text);
  if (name === "strong" || name === "b") return isBold(node) ? around("**", text) : text;
  if (name === "em" || name === "i") return around("*", text);
  return text;
}

function link(node, text) {
  const address = node.getAttribute("href") ?? "";
  const isSimple = /^https?:\/\/[^\s()<>]+$/.test(address) && text.trim() && !/[[\]\n]/.test(text);
  return isSimple && text.trim() !== address ? `[${text.trim()}](${address})` : text;
}

function list(node, depth) {
  const items = [...node.children].filter((child) => child.localName === "li");
  return items
    .map((item, n) => {
      const mark = node.localName === "ol" ? `${n + 1}. ` : "- ";
      const [first = "", ...rest] = blocks(item, depth + 1);
      return [mark + first, ...rest.map((text) => text.replace(/^/gm, " ".repeat(mark.length)))].join("\n");
    })
    .join("\n");
}

function table(node) {
  const rows = [...node.rows].map((row) => [...row.cells].map((cell) => tidy(inline(cell)).trim().replaceAll("|", "\\|")));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2) return rows.flat().join("\n\n");
  const line = (cells) => `| ${Array.from({ length: width }, (_, n) => cells[n] ?? "").join(" | ")} |`;
  return [line(rows[0]), line(Array(width).fill("---")), ...rows.slice(1).map(line)].join("\n");
}

/* The paragraphs of a node; words that stand loose between blocks are one too. */
function blocks(node, depth = 0) {
  const found = [];
  let loose = "";
  const flush = () => {
    const text = loose.replace(/ *\n */g, "\n").trim();
    if (text) found.push(text);
    loose = "";
  };
  for (const child of node.childNodes) {
    if (child.nodeType !== Node.ELEMENT_NODE || !(child.matches(BLOCKS) || child.querySelector(BLOCKS))) {
      loose += inline(child);
      continue;
    }
    flush();
    found.push(...block(child, depth).filter(Boolean));
  }
  flush();
  return found;
}

function block(node, depth) {
  const name = node.localName;
  if (/^h[1-6]$/.test(name)) return [`${name === "h1" || name === "h2" ? "##" : "###"} ${tidy(inline(node)).trim()}`];
  if (name === "ul" || name === "ol") return [list(node, depth)];
  if (name === "table") return [table(node)];
  if (name === "blockquote") return [blocks(node, depth).join("\n\n").replace(/^/gm, "> ")];
  return blocks(node, depth);
}

/* The page's policy complains of styles even in a document that nobody sees. */
const withoutStyles = (html) =>
  html.replace(/<style\b[^]*?<\/style>/gi, "").replace(/<[^>]+>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));

export function toMarkdown(html) {
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  page.querySelectorAll(LEFT_OUT).forEach((node) => node.remove());
  return page.body.querySelector(MEANS_SOMETHING) ? blocks(page.body).join("\n\n") : "";
}

export function cleanPastes(field) {
  field.addEventListener("paste", (event) => {
    if (event.defaultPrevented) return;
    const plain = event.clipboardData.getData("text/plain").trim();
    const { selectionStart: start, selectionEnd: end, value } = field;
    if (start !== end && /^https?:\/\/[^\s()<>]+$/.test(plain) && !/[[\]\n]/.test(value.slice(start, end))) {
      event.preventDefault();
      replace(field, start, end, `[${value.slice(start, end)}](${plain})`);
      return;
    }
    const text = toMarkdown(event.clipboardData.getData("text/html"));
    if (!text) return;
    event.preventDefault();
    insert(field, text);
  });
}
