// Keeps what is typed on the server a moment after typing stops and when the page is left, and shows how she will see it.
// The words travel in the body of a POST with the form's token, never in an address.
"use strict";
(() => {
  const form = document.getElementById("reply");
  if (!form) return;
  const QUIET = 1200;
  const AGAIN = 5000;
  const box = form.elements.text;
  let kept = box.value;
  let timer = 0;
  let busy = false;
  let leaving = false;
  let failed = false;

  function body() {
    const sent = new URLSearchParams({ text: box.value });
    for (const name of ["token", "once", "version"]) sent.set(name, form.elements[name].value);
    return sent;
  }

  function say(text) {
    document.getElementById("draft-state").textContent = text;
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => save(), wait);
  }

  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const id of ["draft-state", "preview"]) {
      const part = fresh.getElementById(id);
      if (part) document.getElementById(id).replaceWith(part);
    }
    form.elements.version.value = document.getElementById("draft-state").dataset.version;
    box.dispatchEvent(new Event("previewed"));
  }

  async function save(anyway = false) {
    clearTimeout(timer);
    if (leaving || (box.value === kept && !anyway)) return;
    if (busy) return later(QUIET);
    const text = box.value;
    busy = true;
    try {
      const answer = await fetch(form.dataset.save, {
        method: "POST", body: body(), headers: { "X-Part": "draft" }, keepalive: true, signal: AbortSignal.timeout(8000),
      });
      failed = !answer.ok;
      if (answer.ok) {
        kept = text;
        show(await answer.text());
      } else {
        say(answer.status === 401 ? "还没存上：登录以后再存" : answer.status === 422 ? "太长了，没有存" : "还没存上，等一下再试");
      }
    } catch {
      failed = true;
      say("还没存上，等一下再试");
    }
    busy = false;
    if (failed) later(AGAIN);
    else if (box.value !== kept) later(QUIET);
  }

  box.addEventListener("input", () => later(QUIET));

  document.getElementById("look").addEventListener("click", async (event) => {
    event.preventDefault();
    await save(true);
    document.getElementById("preview").scrollIntoView({ block: "nearest" });
  });

  // Sent, thrown away or taken back: the server has the words with that very form.
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    setTimeout(() => { leaving = false; }, AGAIN);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  addEventListener("pagehide", () => {
    if (!leaving && box.value !== kept) navigator.sendBeacon(form.dataset.save, body());
  });
  addEventListener("beforeunload", (event) => {
    if (failed && !leaving && box.value !== kept) event.preventDefault();
  });
})();
