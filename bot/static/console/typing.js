// Lets her phone show 正在输入 while somebody writes in the reply box and an answer would reach her at once. The server and
// the worker decide again; what is written is not sent.
"use strict";
(() => {
  const PAUSE = 10000;
  const box = document.getElementById("answer");
  if (!box) return;
  let told = 0;

  box.addEventListener("input", () => {
    const url = document.getElementById("talking")?.dataset.typing; // it comes and goes as the page is kept fresh
    if (!url || !box.value.trim() || Date.now() - told < PAUSE) return;
    told = Date.now();
    const fields = new FormData();
    fields.set("token", document.querySelector("meta[name=token]").content);
    fetch(url, { method: "POST", body: fields, headers: { "X-Poll": "idle" } }).catch(() => {});
  });
})();
