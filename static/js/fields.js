// The entries of the page: inputs named by their place, each with an element fb-<place> that holds what the
// server says about it and, hidden, the value that was last seen stored.

export const form = document.querySelector("form[data-autosave]");

export const feedback = (name) => document.getElementById(`fb-${name}`);

export const seenIn = (part) => part.querySelector("input[type=hidden]")?.value ?? "";

export const same = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);

const controls = (name) => [...form.elements].filter((one) => one.name === name && one.type !== "hidden");

const isChoice = (one) => one.type === "checkbox" || one.type === "radio";

export const isText = (one) => one.matches("input, textarea") && !isChoice(one);

/** What is entered, as it would be posted. */
export function read(name) {
  return controls(name).flatMap((one) => {
    if (isChoice(one)) return one.checked ? [one.value] : [];
    return one.options ? [...one.selectedOptions].map((option) => option.value) : [one.value];
  });
}

/** What the server wrote into the page, whatever was typed since. */
export function rendered(name) {
  return controls(name).flatMap((one) => {
    if (isChoice(one)) return one.defaultChecked ? [one.value] : [];
    if (!one.options) return [one.defaultValue];
    const chosen = [...one.options].filter((option) => option.defaultSelected);
    return (chosen.length || one.multiple ? chosen : [one.options[0]]).map((option) => option.value);
  });
}

export function write(name, values) {
  for (const one of controls(name)) {
    if (isChoice(one)) one.checked = values.includes(one.value);
    else if (one.options) for (const option of one.options) option.selected = values.includes(option.value);
    else if (one.value !== (values[0] ?? "")) {
      one.value = values[0] ?? "";
      one.dispatchEvent(new Event("written", { bubbles: true }));
    }
  }
}

/** Shows the stored value in place of another spelling of it: 10965100 for 1,096.51万元. */
export function settleText(name) {
  const [one, ...others] = controls(name);
  if (one && !others.length && isText(one) && one !== document.activeElement) write(name, [seenIn(feedback(name))]);
}

export function flag(name, isFaulty) {
  for (const one of controls(name)) {
    one.classList.toggle("is-invalid", isFaulty);
    if (isFaulty && !isChoice(one)) one.setAttribute("aria-invalid", "true");
    else one.removeAttribute("aria-invalid");
  }
}

export function focus(name) {
  controls(name)[0]?.focus();
}

/** What people call the entry. */
export function title(name) {
  const [one] = controls(name);
  const group = isChoice(one) && one.closest("fieldset")?.querySelector("legend");
  return (one.getAttribute("aria-label") ?? (group || one.labels[0])?.textContent ?? "").trim();
}
