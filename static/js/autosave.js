// Saves every change of an entry by itself: when it is left, after a pause in typing, on Enter and Ctrl+S.

import { feedback, focus, form, settleText, write } from "./fields.js";
import { catchUp } from "./presence.js";
import {
  askLogin,
  close,
  decide,
  drafts,
  flush,
  forget,
  isHalted,
  keep,
  report,
  restore,
  schedule,
} from "./saving.js";

const PAUSE = 1500;
const SAVE_NOW = "立即保存";

const isEntry = (control) => control.form === form && control.name && feedback(control.name);

function saveNow() {
  if (isHalted()) askLogin();
  else flush();
}

document.addEventListener("input", ({ target, isComposing }) => {
  if (!isEntry(target)) return;
  keep(target.name);
  if (!isComposing) schedule(PAUSE);
});
document.addEventListener("compositionend", ({ target }) => isEntry(target) && schedule(PAUSE));
document.addEventListener("change", ({ target }) => isEntry(target) && drafts.records.has(target.name) && schedule(0));
document.addEventListener("focusout", ({ target }) => {
  if (isEntry(target) && !drafts.records.has(target.name)) setTimeout(settleText, 0, target.name);
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "s") {
    event.preventDefault();
    saveNow();
  }
  // The browser would press the first button of the form.
  if (key === "Enter" && !event.isComposing && target.form === form && target.matches("input, select")) {
    event.preventDefault();
    if (isEntry(target)) saveNow();
    else target.closest("fieldset")?.querySelector("button[name=add]")?.click();
  }
});

form.addEventListener("submit", (event) => {
  const { name, value } = event.submitter ?? {};
  if (name && name !== "confirm") return;
  event.preventDefault();
  if (!name) saveNow();
  else htmx.ajax("POST", form.action, { source: event.submitter, target: "#section-body", values: { [name]: value } });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take], [data-keep], [data-login], [data-discard]");
  if (!button) return;
  const { take, keep: mine, login, discard } = button.dataset;
  event.preventDefault();
  if (login !== undefined) askLogin();
  if (discard !== undefined) forget(discard);
  if (take === undefined && mine === undefined) return;
  const { place } = button.closest("[data-place]").dataset;
  if (take !== undefined) write(place, [take]);
  focus(place);
  decide(place);
});

addEventListener("online", flush);
document.addEventListener("visibilitychange", flush);
addEventListener("pagehide", flush);
addEventListener("beforeunload", (event) => drafts.unkept.size && event.preventDefault());

// What was typed goes before what a button does with it.
document.addEventListener("htmx:confirm", (event) => {
  if (event.target.form !== form) return;
  event.preventDefault();
  flush().then(() => event.detail.issueRequest());
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "presence" && (document.hidden || !navigator.onLine || isHalted())) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id !== "section-body") return;
  catchUp();
  restore();
  target.querySelector("[data-focus]")?.focus();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { name, value } = detail.requestConfig.elt; // the button itself is gone with its row
  if (detail.successful && name === "remove") forget(`${value}-`);
});
document.addEventListener("htmx:responseError", ({ target, detail }) => {
  const { status } = detail.xhr;
  if (status === 401 || status === 403) askLogin();
  else if (status === 404) close();
  else if (target.id !== "presence") report("undone");
});
document.addEventListener("htmx:sendError", ({ target }) => target.id !== "presence" && report("undone"));

for (const button of form.querySelectorAll("[data-save]")) button.textContent = SAVE_NOW;
form.autocomplete = "off"; // the browser's own memory of the form is older than ours
restore();
