// Says at any moment what is saved, what is not, and why.

import { feedback } from "./fields.js";

const KEPT = "内容已存在本机";
const NOT_KEPT = "本机存储不可用，请不要关闭或刷新本页";
const SENTENCES = {
  saving: () => "正在保存…",
  offline: (kept) => `未保存：网络中断，${kept}，恢复后自动重发`,
  server: (kept) => `未保存：服务器暂时不能处理，${kept}，稍后自动重发`,
  login: (kept) => `未保存：登录已过期，请重新登录（${kept}）`,
  stranger: (kept, name) => `未保存：现在登录的是“${name}”，本页的内容不会以其名义保存（${kept}），请退出后用原账号登录`,
  closed: (kept) => `未保存：报告已送审、已删除或您无权修改（${kept}）`,
};
const NOTHING_TYPED = {
  login: () => "登录已过期，请重新登录",
  stranger: (name) => `现在登录的是“${name}”，请退出后用原账号登录`,
  closed: () => "报告已送审、已删除或您无权修改",
  undone: () => "刚才的操作没有执行：网络中断或服务器暂时不能处理，请稍后再试",
};
const CALM = ["saving", "saved"];

const element = () => document.getElementById("save-state");

/** ``kind``: saved, or one of the sentences; ``saved``: how many entries the last answer confirmed. */
export function tell(drafts, here, kind, { saved = 0, name = "" } = {}) {
  const faulty = [...drafts.records.values()].filter(({ state }) => state !== "typed").length;
  const state = element();
  if (kind === "saving" && state.dataset.state === kind) return; // said already
  const confirmed = state.dataset.state ? "已保存" : state.textContent.trim(); // the server's words, if they are new
  if (kind !== "saved") {
    state.replaceChildren(sentence(drafts, kind, name));
    if (kind === "login") state.append(button("重新登录", "login"));
  } else {
    const faults = `有 ${faulty} 处没有保存，请按提示处理`;
    state.replaceChildren(!faulty ? confirmed : saved ? `${confirmed}，另${faults}` : faults);
  }
  state.dataset.state = kind === "saved" && faulty ? "faulty" : kind;
  if (!CALM.includes(kind)) for (const entry of drafts.records.keys()) mark(entry);
  listOthers(drafts, here);
}

function sentence(drafts, kind, name) {
  const kept = drafts.unkept.size ? NOT_KEPT : KEPT;
  return drafts.records.size && SENTENCES[kind] ? SENTENCES[kind](kept, name) : NOTHING_TYPED[kind](name);
}

/** Beside the entry: it is not saved yet. The server's next word on it takes this away. */
export function mark(name) {
  const part = feedback(name);
  if (!part || part.querySelector(".unsaved")) return;
  const told = document.createElement("p");
  told.className = "unsaved";
  told.textContent = "尚未保存";
  part.append(told);
}

/** What is not saved and has no field on this page: of other sections, or of rows that were removed. */
function listOthers(drafts, here) {
  document.getElementById("unsaved-others")?.remove();
  const items = [...drafts.records].flatMap(([name, record]) => {
    if (record.state === "gone") return [removed(name, record)];
    return record.path === here || record.state === "typed" ? [] : [elsewhere(record)];
  });
  if (!items.length) return;
  const list = document.createElement("ul");
  list.id = "unsaved-others";
  list.className = "unsaved-others";
  list.append(...items);
  element().after(list);
}

function elsewhere({ path, label }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = path;
  link.textContent = `另一部分的“${label}”没有保存，去处理`;
  item.append(link);
  return item;
}

function removed(name, { label, values }) {
  const item = document.createElement("li");
  item.append(`“${label}”已被删除，没有保存的内容是：${values.join("、") || "（空）"}`, button("丢弃", "discard", name));
  return item;
}

function button(text, action, value = "") {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "btn btn-sm btn-quiet";
  one.dataset[action] = value;
  one.textContent = text;
  return one;
}
