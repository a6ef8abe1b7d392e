// Keys for whoever works through many: j k o c r n / ? u. On the page of one referral j and k turn to the next and the one
// before in the list that was last looked at (of which only the addresses are kept, until the tab closes). Never while something is being typed, never together with Ctrl, Alt
// or the command key, never in the middle of an input method; and one may switch them off (in the help that ? opens).
"use strict";
(() => {
  const OFF = "keys-off";
  const LIST = "keys-list";
  const list = document.getElementById("list");
  const help = document.getElementById("keys");
  if (!help) return;
  const tick = document.getElementById("keys-on");

  function rows() {
    return [...document.querySelectorAll("#list .number a")];
  }

  function row() {
    return document.activeElement.closest("#list tr, #list li");
  }

  function remember() {
    if (list) sessionStorage.setItem(LIST, rows().map((link) => link.pathname).join(" "));
  }

  function turn(by) {
    const all = (sessionStorage.getItem(LIST) ?? "").split(" ");
    const here = all.indexOf(location.pathname);
    if (here >= 0 && all[here + by]) location.assign(all[here + by]);
  }

  function step(by) {
    if (!list) return turn(by);
    const all = rows();
    if (!all.length) return undefined;
    const here = all.findIndex((link) => row()?.contains(link));
    const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
    all[next].focus();
    return all[next].scrollIntoView({ block: "nearest" });
  }

  function press(button) {
    if (button) button.click();
  }

  function write() {
    const box = document.getElementById("answer");
    box?.focus();
    box?.scrollIntoView({ block: "center" });
  }

  function seek() {
    const box = document.getElementById("words");
    if (box) box.focus();
    else location.assign(document.body.dataset.searchUrl);
  }

  const DOES = {
    j: () => step(1),
    k: () => step(-1),
    o: () => row()?.querySelector(".number a")?.click(),
    c: () => press(row()?.querySelector(".act button") ?? document.getElementById("claim")),
    r: write,
    n: () => press(document.getElementById("next")),
    u: () => document.querySelector(".back a")?.click(),
    "/": seek,
  };

  function typing(target) {
    return target.isContentEditable || target.matches("input, textarea, select");
  }

  function taken(event) {
    return event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat
      && !"jk".includes(event.key) || help.open || typing(event.target);
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target) && !event.isComposing) return event.target.blur();
    if (taken(event)) return undefined;
    if (event.key === "?") {
      event.preventDefault();
      return help.showModal();
    }
    const does = DOES[event.key];
    if (!does || localStorage.getItem(OFF)) return undefined;
    event.preventDefault();
    return does();
  });

  document.addEventListener("fresh", remember);
  remember();
  document.getElementById("keys-open").addEventListener("click", () => help.showModal());
  tick.checked = !localStorage.getItem(OFF);
  tick.addEventListener("change", () => {
    if (tick.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
})();
