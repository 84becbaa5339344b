// Sends what was typed and says what became of it. Nothing is lost: a draft is kept in the browser until the server
// has confirmed it, through lost connections, ended sessions, crashes and reloads.

import { Drafts } from "./drafts.js";
import { feedback, flag, form, read, rendered, same, seenIn, settleText, title, write } from "./fields.js";
import { login } from "./login.js";
import { follow } from "./presence.js";
import { post, renewTokens } from "./requests.js";
import { mark, tell } from "./savestate.js";

const FIRST_RETRY = 2000;
const LAST_RETRY = 60000;

const here = form.getAttribute("action");
export const drafts = new Drafts(form.dataset.user, form.dataset.report);
let timer = 0;
let retry = FIRST_RETRY;
let sending = null;
let halt = ""; // why nothing is sent at present: asking, login, stranger or closed

export const isHalted = () => halt !== "";

export function schedule(delay) {
  clearTimeout(timer);
  timer = setTimeout(flush, delay);
}

/** Sends what is due: one request at a time; what is typed meanwhile goes next. Resolves when it was answered. */
export function flush() {
  clearTimeout(timer);
  sending ??= send().finally(() => (sending = null));
  return sending;
}

async function send() {
  const { path, batch } = drafts.due(here);
  if (halt || !batch.length) return;
  drafts.send(batch);
  tell(drafts, here, "saving");
  const { status, html } = await post(path, batch);
  if (status === 200 && html.includes('id="save-state"')) accept(path, batch, html);
  else if (status === 401 || status === 403) askLogin();
  else if (status === 404) close(path, batch);
  else tryLater(status ? "server" : "offline");
}

function accept(path, batch, html) {
  const answer = document.createElement("template");
  answer.innerHTML = html;
  const outcomes = batch.map(([name, values]) => {
    const part = answer.content.getElementById(`fb-${name}`);
    const outcome = part?.dataset.outcome ?? "gone";
    if (!drafts.settle(name, values, outcome, part ? seenIn(part) : "")) part.remove();
    else if (path === here) flag(name, outcome !== "saved");
    return outcome;
  });
  if (path === here) show(answer);
  batch.forEach(([name]) => path === here && feedback(name) && !drafts.records.has(name) && settleText(name));
  retry = FIRST_RETRY;
  tell(drafts, here, "saved", { saved: outcomes.filter((outcome) => outcome === "saved").length });
  schedule(0);
}

/** Puts the parts of an answer in their places; parts of rows that are gone have none. */
function show(answer) {
  for (const part of answer.content.querySelectorAll("[hx-swap-oob]")) {
    if (!document.getElementById(part.id)) part.remove();
  }
  htmx.swap(document.body, answer.innerHTML, { swapStyle: "none" });
  follow();
}

function tryLater(kind) {
  tell(drafts, here, kind);
  schedule(retry);
  retry = Math.min(2 * retry, LAST_RETRY);
}

export async function askLogin() {
  if (halt === "asking") return;
  halt = "asking";
  tell(drafts, here, "login");
  let name;
  try {
    name = await login(form.dataset.user);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    halt = "";
    tryLater("offline");
    return;
  }
  renewTokens();
  halt = name === form.dataset.user ? "" : name ? "stranger" : "login";
  if (halt) tell(drafts, here, halt, { name });
  else if (drafts.due(here).batch.length) flush();
  else tell(drafts, here, "saved");
}

/** This report is not there for this user any more; of another page, it may be the page alone. */
export function close(path = here, batch = []) {
  if (path === here) halt = "closed";
  for (const [name, values] of batch) if (!halt) drafts.settle(name, values, "gone", "");
  tell(drafts, here, halt || "saved");
  schedule(0);
}

export function report(kind) {
  tell(drafts, here, kind);
}

const about = (name) => ({ seen: seenIn(feedback(name)), path: here, label: title(name) });

export function keep(name) {
  drafts.type(name, read(name), about(name));
  if (!halt && retry === FIRST_RETRY) tell(drafts, here, "saving");
}

/** The officer has chosen between the two values of a conflict. */
export function decide(name) {
  drafts.decide(name, read(name), about(name));
  flush();
}

/** Drafts that nobody wants any more: the one of this name, or all of a removed row. */
export function forget(start) {
  for (const name of [...drafts.records.keys()].filter((one) => one.startsWith(start))) drafts.drop(name);
  tell(drafts, here, "saved");
}

/** Puts what is not saved back into a section that was drawn anew, and sends it. */
export function restore() {
  for (const [name, record] of drafts.records) {
    const part = feedback(name);
    if (record.path !== here || !part) continue;
    if (same(rendered(name), record.values) && (part.dataset.outcome ?? "saved") === "saved") {
      drafts.drop(name);
    } else {
      record.state = "typed";
      write(name, record.values);
      mark(name);
    }
  }
  flush();
}
