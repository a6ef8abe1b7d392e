// Tells colleagues that this page is open, and that something is being written in it. What is written is not sent.
"use strict";
(() => {
  const EVERY = 10000;
  const WHILE_WRITING = 5000; // a keystroke is told at once, then at most so often
  const url = document.body.dataset.hereUrl;
  if (!url) return;
  const gone = document.getElementById("gone");
  let written = 0;
  let told = 0;

  function form(doing) {
    const fields = new FormData();
    fields.set("token", document.querySelector("meta[name=token]").content);
    fields.set("doing", doing);
    return fields;
  }

  function tell(doing) {
    if (!gone.hidden) return; // signed out, or the server is away
    told = Date.now();
    fetch(url, { method: "POST", body: form(doing), headers: { "X-Poll": "idle" } }).catch(() => {});
  }

  function alive() {
    if (!document.hidden && Date.now() - told >= EVERY) tell("reading");
  }

  document.getElementById("main").addEventListener("input", ({ target }) => {
    if (!target.matches("textarea") || Date.now() - written < WHILE_WRITING) return;
    written = Date.now();
    tell("writing");
  });
  addEventListener("pagehide", () => navigator.sendBeacon(url, form("gone")));
  addEventListener("pageshow", () => tell("reading"));
  setInterval(alive, 1000);
  // Back at the page: only once it has been fetched, with its new token.
  document.addEventListener("fresh", alive);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { tell("gone"); told = 0; } else told = Date.now() - EVERY + 2000;
  });
})();
