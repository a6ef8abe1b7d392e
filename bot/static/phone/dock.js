// The lower edge of the chat: keyboard, voice, "+" panel and the account's menu.

import { element } from "./draw.js";

const $ = (id) => document.getElementById(id);
const EMPTY = { text: "", voice: "打字当说话，可留空" };

export function dock(on) {
  const words = $("words");
  let speaking = false;
  let following = true;
  let inMenu = false;

  function fit() {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, 126)}px`;
    const ready = speaking || words.value.trim() !== "";
    $("send").hidden = !ready;
    $("to-panel").hidden = ready;
  }

  function speak(yes) {
    speaking = yes;
    $("to-voice").setAttribute("aria-pressed", String(yes));
    words.placeholder = yes ? EMPTY.voice : EMPTY.text;
    $("send").textContent = yes ? "说完了" : "发送";
    panel(false);
    fit();
  }

  function panel(yes) {
    $("panel").hidden = !yes;
    $("to-panel").setAttribute("aria-expanded", String(yes));
    on.moved();
  }

  function show() {
    $("join").hidden = following;
    $("form").hidden = !following || inMenu;
    $("menu").hidden = !following || !inMenu;
    if (!following || inMenu) panel(false);
  }

  function turnTo(menu) {
    inMenu = menu;
    show();
    (menu ? $("to-keys") : words).focus();
  }

  function submit() {
    const text = words.value;
    if (!speaking && !text.trim()) return;
    words.value = "";
    (speaking ? on.voice : on.say)(text);
    speak(false);
    words.focus();
  }

  function fold(except) {
    for (const button of document.querySelectorAll("#buttons [aria-expanded]")) {
      const opened = button === except && button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(opened));
      button.nextElementSibling.hidden = !opened;
    }
  }

  function leaf(button, path) {
    const press = () => { fold(null); on.press(path); };
    if (button.open) {
      return element("a", { href: button.open, target: "_blank", rel: "noopener noreferrer", onclick: press }, button.name);
    }
    return element("button", { type: "button", onclick: press }, button.name);
  }

  function top(button, at) {
    if (!button.buttons.length) return element("li", {}, leaf(button, [at]));
    const list = element("ul", { class: "sub", hidden: "" });
    button.buttons.forEach((below, n) => list.append(element("li", {}, leaf(below, [at, n]))));
    const opener = element("button", { type: "button", class: "opener", "aria-expanded": "false", onclick: () => fold(opener) }, button.name);
    return element("li", {}, opener, list);
  }

  words.addEventListener("input", fit);
  words.addEventListener("focus", () => panel(false));
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  });
  $("form").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  $("to-voice").addEventListener("click", () => { speak(!speaking); words.focus(); });
  $("to-panel").addEventListener("click", () => panel($("panel").hidden));
  $("to-menu").addEventListener("click", () => turnTo(true));
  $("to-keys").addEventListener("click", () => turnTo(false));
  $("panel").addEventListener("click", (event) => {
    const thing = event.target.closest("[data-thing]");
    if (thing) { panel(false); on.thing(thing.dataset.thing); }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest("#buttons")) fold(null); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") fold(null); });

  return {
    menu: (buttons) => $("buttons").replaceChildren(...buttons.map(top)),
    joined: (yes) => { if (yes !== following) { following = yes; show(); on.moved(); } },
  };
}
