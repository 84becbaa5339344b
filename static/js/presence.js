// Asks who else is in the report while somebody looks at the page, and whether it was changed elsewhere.

const presence = document.getElementById("presence");
const current = () => Number(document.getElementById("save-state").dataset.version);
let shown = current(); // the version of the report that this page shows

/** After an answer to entries of this page: our own change raised the version by one at most. */
export function follow() {
  shown = Math.min(current(), shown + 1);
}

/** The whole section was drawn anew. */
export function catchUp() {
  shown = current();
}

presence?.addEventListener("htmx:configRequest", ({ detail }) => detail.formData.set("version", shown));

// The same words again are not read out again.
presence?.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html").body;
  if (answer.textContent.trim() === presence.textContent.trim()) detail.shouldSwap = false;
});

document.addEventListener("visibilitychange", () => presence && !document.hidden && htmx.trigger(presence, "refresh"));
