// What was typed and is not saved yet, entry by entry: in memory, and in the browser's storage until it is saved.
//
// values  as they would be posted
// seen    the stored value they were typed over
// sent    values posted without an answer: the server may or may not have stored them
// state   typed (to be sent), invalid or conflict (waits for the officer), gone (its row was removed)
// path    the page it belongs to; label: what the entry is called

import { same } from "./fields.js";

export class Drafts {
  constructor(user, report) {
    this.prefix = `zjperf:${encodeURIComponent(user)}:${report}:`;
    this.records = new Map();
    this.unkept = new Set(); // entries the storage would not take
    this.load();
  }

  load() {
    try {
      for (const key of Object.keys(localStorage).filter((one) => one.startsWith(this.prefix))) {
        const record = JSON.parse(localStorage.getItem(key));
        this.records.set(key.slice(this.prefix.length), { ...record, state: "typed" });
      }
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // storage is switched off: what is typed counts as unkept
    }
  }

  keep(name) {
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify(this.records.get(name)));
      this.unkept.delete(name);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.unkept.add(name);
    }
  }

  /** Something was typed over ``seen``; what an earlier draft was typed over stays what it was. */
  type(name, values, { seen, path, label }) {
    const record = this.records.get(name) ?? { seen, path, label, sent: [] };
    this.records.set(name, { ...record, values, state: "typed" });
    this.keep(name);
  }

  /** The officer has seen what is stored now and decided. */
  decide(name, values, about) {
    this.records.delete(name);
    this.type(name, values, about);
  }

  /** What has to be sent to one page, this one first: its path and [name, values, seen] of every entry. */
  due(here) {
    const typed = [...this.records].filter(([, record]) => record.state === "typed");
    const path = typed.some(([, record]) => record.path === here) ? here : typed[0]?.[1].path;
    const batch = typed.filter(([, record]) => record.path === path);
    return { path, batch: batch.map(([name, { values, seen }]) => [name, values, seen]) };
  }

  /** Remembers, beyond a crash, what is on its way. */
  send(batch) {
    for (const [name, values] of batch) {
      const record = this.records.get(name);
      if (!record.sent.some((one) => same(one, values))) record.sent.push(values);
      this.keep(name);
    }
  }

  /** The server's word on the values that were sent. False if a conflict was with ourselves: an answer got lost. */
  settle(name, values, outcome, seen) {
    const record = this.records.get(name);
    if (!record) return true;
    const isChanged = !same(record.values, values);
    const isOurs = outcome === "conflict" && record.sent.some((one) => same(one, [seen]));
    if (outcome === "saved" && !isChanged) {
      this.drop(name);
      return true;
    }
    if (outcome === "saved" || isOurs) record.seen = seen;
    else if (!isChanged) record.state = outcome;
    record.sent = [];
    this.keep(name);
    return !isOurs;
  }

  drop(name) {
    this.records.delete(name);
    this.unkept.delete(name);
    try {
      localStorage.removeItem(this.prefix + name);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // nothing was kept
    }
  }
}
