// Logging in again in a dialog over the page.

const url = document.querySelector("meta[name=login-url]").content;
const headers = { "HX-Request": "true" };
const FAILED = "登录没有成功，请检查网络后再试。已填的内容保留在本机。";

const nameIn = (answer) => JSON.parse(answer.headers.get("HX-Trigger"))["logged-in"];

const dialogIn = (html) => new DOMParser().parseFromString(html, "text/html").querySelector("dialog");

function complain(dialog, sentence) {
  const told = dialog.querySelector("[role=alert]") ?? document.createElement("p");
  told.setAttribute("role", "alert");
  told.className = "alert alert-danger";
  told.textContent = sentence;
  dialog.querySelector("form").before(told);
}

async function submit(dialog, form) {
  const answer = await fetch(url, { method: "POST", body: new FormData(form), headers });
  if (answer.status === 204) {
    dialog.close(nameIn(answer));
    return;
  }
  const next = dialogIn(await answer.text());
  if (!next) throw new TypeError(`login answered ${answer.status}`);
  dialog.replaceChildren(...next.childNodes);
  dialog.querySelector("[aria-invalid], input[type=password], button")?.focus();
}

function ask(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => event.target.closest("[data-close]") && dialog.close(""));
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(dialog, event.target).catch((error) => {
      if (!(error instanceof TypeError)) throw error;
      complain(dialog, FAILED);
    });
  });
  dialog.showModal();
  dialog.querySelector("input[type=password]")?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

/** Asks to log in unless somebody is. The name of who is logged in then; "" if the dialog was closed. */
export async function login(user) {
  const answer = await fetch(`${url}?username=${encodeURIComponent(user)}`, { headers });
  if (answer.status === 204) return nameIn(answer);
  const dialog = dialogIn(await answer.text());
  if (!dialog) throw new TypeError(`login answered ${answer.status}`);
  return ask(dialog);
}
