// The phone: what it knows, and what happens when something is pressed or arrives.

import { call } from "./net.js";
import { element, icon, row, said, timeLine } from "./draw.js";
import { dock } from "./dock.js";

const POLL = 2000;
const PATIENT = 250; // a bot that answers at once is never shown typing
const LOCK_WORDS = 20;

const $ = (id) => document.getElementById(id);
const held = { phone: "1", seen: new Set(), after: "", lastAt: 0, lastWords: null, waiting: 0, typing: false, turn: 0 };
let clockAhead = 0;
let account = "";

const now = () => Date.now() + clockAhead;

// ---- what has arrived

function take(state, turn) {
  if (turn !== held.turn) return; // the answer belongs to a phone that was laid aside
  clockAhead = state.clock - Date.now();
  held.typing = state.typing;
  if (state.account) rename(state.account);
  if (state.menu) bar.menu(state.menu);
  $("person").textContent = state.person;
  bar.joined(state.followed);
  $("follow").textContent = state.followed ? "取消关注" : "关注";
  $("follow-note").textContent = state.followed ? "离开以后，聊天记录怎么办" : "重新关注这个公众号";
  $("follow").dataset.on = state.followed ? "" : "1";
  if (state.why) explain(state.why);
  for (const message of state.messages) add(message);
  tick();
}

function rename(name) {
  account = name;
  $("account").textContent = name;
  document.title = name;
}

function explain(why) {
  $("why").hidden = false;
  $("why").textContent = `上一次没有送到（真的手机上看不到原因）：${why}`;
}

function add(message) {
  if (held.seen.has(message.seq)) return;
  held.seen.add(message.seq);
  held.after = message.seq;
  const line = timeLine(message.at, held.lastAt, now());
  const made = row(message, account, tap);
  const pending = message.id && document.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
  if (pending) pending.remove();
  $("chat").append(...(line ? [line, made] : [made]));
  held.lastAt = message.at;
  if (!message.mine && message.kind !== "notice") held.lastWords = { words: message.text || "[图片]", at: message.at };
  lockCard();
  toEnd();
}

function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
}

function tick() {
  const typing = held.typing || held.waiting > 0;
  $("account").textContent = held.typing ? "对方正在输入…" : account; // as WeChat does, in place of the name
  if (typing === $("typing").hidden) {
    $("typing").hidden = !typing;
    toEnd();
  }
  $("status-time").textContent = said(now(), now());
  $("clock").textContent = new Date(now()).toLocaleString("zh-CN", { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
}

// ---- what she does

async function ask(name, asked = {}) {
  const turn = held.turn;
  let counted = false;
  const slow = setTimeout(() => {
    counted = turn === held.turn;
    held.waiting += counted ? 1 : 0;
    tick();
  }, PATIENT);
  try {
    take(await call(name, { phone: held.phone, after: held.after, ...asked }), turn);
  } finally {
    clearTimeout(slow);
    if (counted && turn === held.turn) held.waiting -= 1;
    tick();
  }
}

function send(name, message, asked) {
  const id = crypto.getRandomValues(new Uint32Array(3)).join("-");
  const made = row({ ...message, mine: true }, account, tap);
  made.dataset.id = id;
  made.classList.add("pending");
  $("chat").append(made);
  toEnd();
  ask(name, { ...asked, id }).catch(() => failed(made, name, message, asked));
}

function failed(made, name, message, asked) {
  if (!made.isConnected) return;
  const again = element("button", { type: "button", class: "again", "aria-label": "没有发出去，点一下重发", onclick: () => {
    made.remove();
    send(name, message, asked);
  } }, icon("alert"));
  made.append(again);
}

function tap(say, id) {
  send("say", { kind: "text", text: say }, { text: say, menu_id: id || "0" });
}

async function open(name = "open") {
  held.turn += 1;
  Object.assign(held, { seen: new Set(), after: "", lastAt: 0, lastWords: null, waiting: 0, typing: false });
  $("chat").replaceChildren();
  $("why").hidden = true;
  lockCard();
  await quietly(ask(name));
}

async function quietly(promise) {
  try {
    await promise;
  } catch {
    explain("服务器没有回应");
  }
}

// ---- lock screen

function lockCard() {
  const last = held.lastWords;
  const words = last ? [...last.words.replace(/\s+/g, " ")] : [];
  $("lock-card").hidden = !last;
  $("lock-title").textContent = account;
  $("lock-words").textContent = words.slice(0, LOCK_WORDS).join("") + (words.length > LOCK_WORDS ? "…" : "");
  $("lock-ago").textContent = last ? (now() - last.at < 60000 ? "现在" : said(last.at, now())) : "";
  $("lock-time").textContent = new Date(now()).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  $("lock-day").textContent = new Date(now()).toLocaleDateString("zh-CN", { month: "long", day: "numeric", weekday: "long" });
}

function lock(on) {
  lockCard();
  $("lock").hidden = !on;
  if (on) $("lock").focus();
  else document.querySelector('[data-act="lock"]').focus({ preventScroll: true });
}

// ---- controls beside the phone, or in a sheet over it

function sheet(on) {
  $("side").classList.toggle("open", on);
  $("shade").hidden = !on;
  $("more").setAttribute("aria-expanded", String(on));
  if (on) $("close").focus();
}

const acts = {
  lock: () => lock(true),
  later: () => quietly(ask("later")),
  new: () => open("new"),
  follow: () => quietly(ask("follow", { follow: $("follow").dataset.on === "1" })),
};

function pick(slot) {
  held.phone = slot;
  for (const button of document.querySelectorAll("[data-phone]")) {
    button.setAttribute("aria-pressed", String(button.dataset.phone === slot));
  }
  sessionStorage.setItem("phone", slot);
  return open();
}

const bar = dock({
  say: (text) => send("say", { kind: "text", text }, { text }),
  voice: (text) => send("voice", { kind: "voice", text }, { text }),
  thing: (kind) => send("send", { kind, text: { location: "人民路1号", link: "一篇文章" }[kind] || "" }, { kind }),
  press: (path) => quietly(ask("press", { path })),
  moved: toEnd,
});

document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]");
  const slot = event.target.closest("[data-phone]");
  if (act || slot) sheet(false);
  if (act) acts[act.dataset.act]();
  if (slot && slot.dataset.phone !== held.phone) pick(slot.dataset.phone);
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") sheet(false); });
$("more").addEventListener("click", () => sheet(true));
$("close").addEventListener("click", () => { sheet(false); $("more").focus(); });
$("shade").addEventListener("click", () => sheet(false));
$("lock").addEventListener("click", () => lock(false));

new ResizeObserver(toEnd).observe($("scroll")); // the keyboard or a panel has taken some of the room

async function poll() {
  const turn = held.turn;
  try {
    take(await call("news", { phone: held.phone, after: held.after }), turn);
  } catch {
    // The server is away for a moment; the next round tries again.
  }
  setTimeout(poll, POLL);
}

pick(sessionStorage.getItem("phone") === "2" ? "2" : "1");
setTimeout(poll, POLL);
