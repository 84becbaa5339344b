// Figures bound into text, such as 〔新增实施改造面积·完成率〕, shown as chips: behind a textarea lies a copy of its text
// in which they are marked. Figures are chosen from a list, go as a whole, and pasted text is cleaned at once.

import { feedback } from "./fields.js";
import { cleanParagraphs, cleanPasted } from "./pasted.js";
import { listed, pick } from "./picker.js";

const TOKENS = /(〔[^〔〕\n]*〕)/;
const TOKEN_BEFORE = /〔[^〔〕\n]*〕$/;
const NO_FIGURE = /^〔\s*\d+\s*〕$/; // as in 湛财绩〔2024〕5号
const FORMATS = /^(?:元|万元|亿元|数字|[0-6]位)$/;

let figures = new Map();

function nameIn(token) {
  const parts = token.slice(1, -1).split("·").map((part) => part.trim());
  while (parts.length > 1 && FORMATS.test(parts.at(-1))) parts.pop();
  return parts.join("·");
}

function chip(token) {
  if (NO_FIGURE.test(token)) return token;
  const found = figures.get(nameIn(token));
  const made = document.createElement("span");
  made.className = `chip ${found ? ("missing" in found.dataset ? "chip-missing" : "") : "chip-unknown"}`;
  made.textContent = token;
  return made;
}

/** The last blank gives an empty last line its height. */
function paint(area) {
  const parts = area.value.split(TOKENS).map((part, at) => (at % 2 ? chip(part) : part));
  area.previousElementSibling.replaceChildren(...parts, " ");
}

function count(area) {
  const shown = document.querySelector(`[data-count="${CSS.escape(area.id)}"]`);
  if (!shown) return;
  const length = [...cleanParagraphs(area.value)].length;
  shown.textContent = `${length} / ${shown.dataset.most} 字`;
  shown.classList.toggle("is-over", length > Number(shown.dataset.most));
}

/** Puts text in place of the selection, as if typed: it can be undone and is saved. */
export function insert(area, text) {
  area.focus();
  document.execCommand("insertText", false, text);
  area.dispatchEvent(new Event("change", { bubbles: true }));
}

/** When the dialog is closed the focus comes back, the caret does not. */
function choose(area) {
  const { selectionStart, selectionEnd } = area;
  pick((token) => {
    area.setSelectionRange(selectionStart, selectionEnd);
    if (token) insert(area, token);
  });
}

function button(area) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm btn-quiet chip-button";
  made.textContent = "插入数据";
  made.title = "Ctrl+空格";
  made.setAttribute("aria-keyshortcuts", "Control+Space");
  made.setAttribute("aria-label", `插入数据：${area.labels[0].textContent.trim()}`);
  made.addEventListener("click", () => choose(area));
  return made;
}

function enhance(area) {
  const box = document.createElement("div");
  box.className = "chip-box";
  const backdrop = document.createElement("div");
  backdrop.className = "chip-backdrop form-control";
  backdrop.setAttribute("aria-hidden", "true");
  area.before(box);
  area.labels[0].after(" ", button(area));
  box.append(backdrop, area);
  paint(area);
}

function enhanceAll() {
  figures = listed();
  if (!figures.size) return;
  document.getElementById("figures").hidden = true;
  for (const area of document.querySelectorAll("textarea[data-figures]")) {
    if (!area.closest(".chip-box")) enhance(area);
    count(area);
  }
}

const isChips = (target) => target instanceof HTMLTextAreaElement && target.closest(".chip-box");

for (const kind of ["input", "written"]) {
  document.addEventListener(kind, ({ target }) => {
    if (!isChips(target)) return;
    paint(target);
    count(target);
  });
}

document.addEventListener("keydown", (event) => {
  const { target, key, ctrlKey, altKey, metaKey } = event;
  if (!isChips(target) || event.isComposing) return;
  if (ctrlKey && event.code === "Space") {
    event.preventDefault();
    choose(target);
  }
  if (key !== "Backspace" || ctrlKey || altKey || metaKey || target.selectionStart !== target.selectionEnd) return;
  const end = target.selectionStart;
  const [token] = target.value.slice(0, end).match(TOKEN_BEFORE) ?? [];
  // What is selected goes at once, by the browser's own doing, so that it can be undone.
  if (token && !NO_FIGURE.test(token)) target.setSelectionRange(end - token.length, end);
});

// Entries alone: rows of a table are pasted elsewhere, with the tabs between their cells.
document.addEventListener("paste", (event) => {
  const { target, clipboardData } = event;
  const text = clipboardData.getData("text/plain");
  if (!(target instanceof HTMLTextAreaElement) || !feedback(target.name) || !text) return;
  const cleaned = cleanPasted(text, target.value.slice(target.selectionEnd));
  if (cleaned === text) return;
  event.preventDefault();
  insert(target, cleaned);
});

document.addEventListener("htmx:load", enhanceAll);
enhanceAll();
