// What every request of the page carries, by itself or through htmx.

import { feedback, form } from "./fields.js";

const PATIENCE = 20000;
const MOST_AFTER_LEAVING = 60000; // bytes that browsers still send for a page that is being left

export const token = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";

const headers = () => ({
  "HX-Request": "true",
  "X-CSRFToken": token(),
  "X-Page-User": encodeURIComponent(form.dataset.user),
});

/** Posts entries; status 0 if there was no answer. */
export async function post(path, batch) {
  const body = new URLSearchParams();
  for (const [name, values, seen] of batch) {
    for (const value of values) body.append(name, value);
    body.append(`initial-${name}`, seen);
  }
  const keepalive = body.toString().length < MOST_AFTER_LEAVING;
  const options = { method: "POST", body, headers: headers(), redirect: "error", keepalive };
  try {
    const answer = await fetch(path, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    return { status: answer.status, html: await answer.text() };
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    return { status: 0, html: "" };
  }
}

/** The forms of the page get the token of a new login. */
export function renewTokens() {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token();
}

// Buttons that change rows send themselves alone; entries are saved one by one, each against what was seen.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  Object.assign(detail.headers, headers());
  for (const name of [...detail.formData.keys()]) {
    if (name.startsWith("initial-") || feedback(name)) detail.formData.delete(name);
  }
});
