// A dialog to find a figure by its name and to say how it is printed. Its list is the page's own (#figures).

const dialog = () => document.querySelector(".picker-dialog") ?? build();

let choose = () => {};

/** The figures of the page: name → its list item. */
export function listed() {
  return new Map([...document.querySelectorAll("#figures [data-name]")].map((one) => [one.dataset.name, one]));
}

/** Shows the dialog; ``then`` gets the token that was chosen, or "". */
export function pick(then) {
  const found = dialog();
  choose = then;
  fill(found);
  for (const select of found.querySelectorAll("select")) select.value = "";
  found.querySelector("input").value = "";
  found.returnValue = "";
  found.showModal();
  filter(found);
}

function build() {
  const made = document.getElementById("picker").content.cloneNode(true).firstElementChild;
  document.body.append(made);
  made.addEventListener("input", ({ target }) => target.matches("input") && filter(made));
  made.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.target.matches("input")) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) activate(made, step);
    if (event.key === "Enter") finish(made);
    if (step || event.key === "Enter") event.preventDefault();
  });
  made.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) activate(made, 0, option);
    if (option || target.closest("[data-choose]")) finish(made);
    if (target === made || target.closest("[data-cancel]")) made.close("");
  });
  // Not before the page behind can be typed in again.
  made.addEventListener("close", () => choose(made.returnValue));
  return made;
}

/** The options anew: values change while the page is open. */
function fill(made) {
  const groups = [...document.querySelectorAll("#figures [data-group]")].map((section, at) => {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", section.dataset.group);
    const title = document.createElement("p");
    title.className = "picker-group";
    title.setAttribute("aria-hidden", "true");
    title.textContent = section.dataset.group;
    const items = [...section.querySelectorAll("[data-name]")];
    group.append(title, ...items.map((item, number) => option(item, `${at}-${number}`)));
    return group;
  });
  made.querySelector("[role=listbox]").replaceChildren(...groups);
}

function option(item, id) {
  const made = document.createElement("div");
  made.id = `figure-${id}`;
  made.setAttribute("role", "option");
  Object.assign(made.dataset, item.dataset);
  const [name, value] = [...item.children].map((part) => part.cloneNode(true));
  name.textContent = item.dataset.name;
  made.append(name, " ", value);
  return made;
}

const shown = (made) => [...made.querySelectorAll("[role=option]:not([hidden])")];

const active = (made) => made.querySelector("[role=option][aria-selected=true]");

function filter(made) {
  const words = made.querySelector("input").value.trim().toLowerCase().split(/\s+/);
  for (const group of made.querySelectorAll("[role=group]")) {
    const title = group.getAttribute("aria-label");
    for (const one of group.querySelectorAll("[role=option]")) {
      one.hidden = !words.every((word) => `${title} ${one.dataset.name}`.toLowerCase().includes(word));
    }
    group.hidden = !group.querySelector("[role=option]:not([hidden])");
  }
  const count = shown(made).length;
  made.querySelector("[role=status]").textContent = count ? `${count} 个数据` : "没有符合的数据";
  activate(made, 0, shown(made)[0]);
}

/** Makes an option the active one: the one given, or one that many steps from it. */
function activate(made, step, next) {
  const options = shown(made);
  const to = next ?? options[(options.indexOf(active(made)) + step + options.length) % options.length];
  active(made)?.removeAttribute("aria-selected");
  to?.setAttribute("aria-selected", "true");
  to?.scrollIntoView({ block: "nearest" });
  made.querySelector("input").setAttribute("aria-activedescendant", to?.id ?? "");
  for (const format of made.querySelectorAll("[data-for]")) {
    format.hidden = !format.dataset.for.split(" ").includes(to?.dataset.formats);
  }
  made.querySelector("[data-choose]").disabled = !to;
}

function finish(made) {
  const chosen = active(made);
  if (!chosen) return;
  const formats = [...made.querySelectorAll("[data-for]:not([hidden]) select")].map((select) => select.value);
  made.close(`〔${[chosen.dataset.name, ...formats.filter(Boolean)].join("·")}〕`);
}
