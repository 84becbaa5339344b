// Files to be audited go to the server one by one, under a progress bar; each answers with its line in the list.

const form = document.querySelector("form[data-audit]");
const input = form.querySelector("input[type=file]");
const text = form.querySelector("textarea");
const button = form.querySelector("[type=submit]");
const part = document.querySelector(".audit-progress");
const bar = document.getElementById("audit-bar");
const state = document.getElementById("audit-state");
const list = document.getElementById("audit-list");
const { begin, user, most, largest } = form.dataset;
const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
const PASTED = "粘贴的文字.txt";
const EXPIRED = "登录已经过期，请刷新页面、重新登录后再检查。";
const LOST = "网络中断，没有检查完。请检查网络后重新开始。";

class Stopped extends Error {}
class Failed extends Error {}

/** Posts to the server. Throws Stopped with a sentence if it is of no use to go on, Failed if the next may succeed. */
async function post(path, body = new FormData()) {
  body.set("csrfmiddlewaretoken", token());
  const headers = { "HX-Request": "true", "X-Page-User": encodeURIComponent(user) };
  const answer = await fetch(path, { method: "POST", body, headers }).catch((error) => {
    if (error instanceof TypeError) throw new Stopped(LOST);
    throw error;
  });
  if (answer.status === 401) throw new Stopped(EXPIRED);
  if (answer.status >= 500) throw new Failed(`服务器出错（${answer.status}），请稍后重新开始。`);
  if (!answer.ok) throw new Stopped(`服务器没有接受（${answer.status}），请稍后重新开始。`);
  return answer;
}

function tell(sentence) {
  const line = document.createElement("li");
  line.className = "audit-unread";
  line.dataset.refused = "";
  line.textContent = sentence;
  list.append(line);
}

async function send(path, file) {
  if (file.size > Number(largest)) {
    tell(`“${file.name}”超过 ${Number(largest) / 1024 / 1024} MB，没有检查。`);
    return;
  }
  const body = new FormData();
  body.set("file", file, file.name);
  try {
    const html = await (await post(path, body)).text();
    list.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    tell(`检查“${file.name}”时服务器出错，这个文件没有检查，请单独再试，或告诉系统管理员。`);
  }
}

/** The result; first those files are read of that are not in it. */
function show(result) {
  const refused = list.querySelectorAll("[data-refused]").length;
  if (!refused) return location.assign(result);
  document.getElementById("progress-title").textContent = "检查完毕";
  const link = document.createElement("a");
  link.href = result;
  link.textContent = "查看其余文件的结果";
  state.replaceChildren(`有 ${refused} 个文件没有检查，原因见下。`, link);
  link.focus();
}

async function audit(files) {
  const places = await (await post(begin)).json();
  bar.max = files.length + 1; // the last step compares them with each other
  bar.value = 0;
  for (const [at, file] of files.entries()) {
    state.textContent = `第 ${at + 1} 个，共 ${files.length} 个：${file.name}`;
    await send(places.files, file);
    bar.value = at + 1;
  }
  state.textContent = "正在对照同一单位的报告…";
  await post(places.close);
  bar.value = bar.max;
  return places.result;
}

/** Leaving now would stop the audit half-way. */
function warn(event) {
  event.preventDefault();
}

function chosen() {
  const files = [...input.files];
  if (text.value.trim()) files.push(new File([text.value], PASTED, { type: "text/plain" }));
  return files;
}

form.addEventListener("submit", (event) => {
  const files = chosen();
  if (!files.length || files.length > Number(most)) return; // the server says what is wrong
  event.preventDefault();
  button.disabled = true;
  part.hidden = false;
  document.getElementById("progress-title").textContent = "正在检查";
  list.replaceChildren();
  window.addEventListener("beforeunload", warn);
  audit(files)
    .finally(() => {
      window.removeEventListener("beforeunload", warn);
      button.disabled = false;
    })
    .then(show)
    .catch((error) => {
      if (!(error instanceof Stopped || error instanceof Failed)) throw error;
      state.textContent = error.message;
    });
});

form.addEventListener("dragover", (event) => {
  event.preventDefault();
  form.dataset.over = "";
});
form.addEventListener("dragleave", () => delete form.dataset.over);
form.addEventListener("drop", (event) => {
  delete form.dataset.over;
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  input.files = event.dataTransfer.files;
});
// Back on the page with the button of the browser: what was done is in the list of former audits.
window.addEventListener("pageshow", (event) => {
  button.disabled = false;
  if (event.persisted) location.reload();
});
