// Beside a text stand the figures that were typed in it; a button puts the token of the same value in the place of one.

import { insert } from "./chips.js";

/** A typed figure becomes a bound one, as if typed. If the text is another by now, the server says so. */
function bind({ bind: id, start, typed, token }) {
  const area = document.getElementById(id);
  const [from, to] = [Number(start), Number(start) + typed.length];
  if (area?.value.slice(from, to) !== typed) return false;
  area.setSelectionRange(from, to);
  insert(area, token);
  return true;
}

// Before htmx sends what the button says.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("[data-bind]");
    if (!button || !bind(button.dataset)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
