// Forms that begin something are sent once: a double click must not be told that it has begun already.

for (const form of document.querySelectorAll("form[data-once]")) {
  const button = form.querySelector("[type=submit]");
  form.addEventListener("submit", () => (button.disabled = true));
  // Back on the page with the button of the browser: it is as it was left.
  window.addEventListener("pageshow", () => (button.disabled = false));
}
