// Keeps the page fresh: fetches it again when the stream tells of a change, and swaps the parts marked data-live whose text
// has changed. Without a stream it fetches every 10 seconds. Forms stand outside those parts, so what is being typed stays.
"use strict";
(() => {
  const EVERY = 10000; // without a stream
  const SELDOM = 30000; // with one: "3 分钟前" grows older by itself
  const SILENT = 25000; // a stream that has not been heard of for so long is none
  const SOON = { sync: 0, moved: 150, down: 0, out: 0, present: 600 };
  const APART = 1000; // milliseconds between two fetches, however much happens
  const url = document.body.dataset.liveUrl;
  const gone = document.getElementById("gone");
  const how = document.getElementById("how");
  let active = false;
  let heard = 0;
  let fetched = Date.now();
  let planned = 0;

  function swap(old, fresh) {
    for (const name of ["urgent", "reminded"]) if (name in fresh.dataset) old.dataset[name] = fresh.dataset[name];
    if (old.innerHTML === fresh.innerHTML) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...old.querySelectorAll("details[open]")].map((box) => box.id);
    old.replaceChildren(...fresh.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  function trouble(why) {
    gone.hidden = !why;
    for (const text of gone.children) text.hidden = text.dataset.why !== why;
  }

  async function refresh() {
    clearTimeout(planned);
    planned = 0;
    fetched = Date.now();
    const poll = active ? "active" : "idle";
    active = false;
    try {
      const answer = await fetch(url, { headers: { "X-Poll": poll }, cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (answer.status === 401) return trouble("401");
      if (!answer.ok) return trouble("down");
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      // After signing in again in another window the old forms would be refused: they get the new token.
      const token = fresh.querySelector("meta[name=token]").content;
      document.querySelector("meta[name=token]").content = token;
      for (const input of document.querySelectorAll("input[name=token]")) input.value = token;
      for (const part of document.querySelectorAll("[data-live]")) {
        const other = fresh.getElementById(part.id);
        if (other) swap(part, other);
      }
      trouble("");
      document.dispatchEvent(new Event("fresh"));
    } catch {
      trouble("down");
    }
  }

  // However many events come at once: one fetch for them all.
  function plan(soon) {
    if (planned) return;
    planned = setTimeout(refresh, Math.max(soon, fetched + APART - Date.now()));
  }

  function streaming() {
    return Date.now() - heard < SILENT;
  }

  document.addEventListener("news", ({ detail }) => {
    heard = detail.kind === "out" || detail.kind === "elsewhere" ? 0 : Date.now();
    if (how) how.textContent = streaming() ? how.dataset.stream : how.dataset.poll;
    // A sign of life is news only to a page that thought the server gone.
    if (detail.kind in SOON) plan(SOON[detail.kind]);
    else if (!gone.hidden) plan(0);
  });

  setInterval(() => {
    if (how) how.textContent = streaming() ? how.dataset.stream : how.dataset.poll;
    const wait = streaming() && gone.hidden ? SELDOM : EVERY;
    if (Date.now() - fetched >= wait - 500) refresh();
  }, 1000);

  for (const kind of ["pointerdown", "keydown", "pointermove"]) {
    addEventListener(kind, () => { active = true; }, { passive: true });
  }
  addEventListener("submit", (event) => {
    // A second click must not send the form twice; after a while it may be tried again.
    for (const press of event.target.querySelectorAll("button")) {
      setTimeout(() => { press.disabled = true; });
      setTimeout(() => { press.disabled = false; }, 5000);
    }
  });

  addEventListener("beforeprint", () => {
    for (const box of document.querySelectorAll("#lines details")) box.open = true;
  });

  const bare = new URL(location.href);
  if (bare.searchParams.has("done")) {
    bare.searchParams.delete("done");
    history.replaceState(null, "", bare);
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
})();
