// Keeps the page fresh: fetches it again every 10 seconds and swaps the parts marked data-live whose text has changed.
// Forms stand outside those parts, so what is being typed stays. Urgent ones that nobody has ring once and flash the title.
"use strict";
(() => {
  const EVERY = 10000;
  const url = document.body.dataset.liveUrl;
  const title = document.title;
  const gone = document.getElementById("gone");
  let active = false;
  let rung = new Set(sessionStorage.getItem("rung")?.split(" ") ?? []);

  // Sound: browsers allow it only after somebody has touched a page of ours; until then the list says so.
  const audio = new AudioContext();
  const button = document.getElementById("sound");
  const on = document.getElementById("sound-on");

  function ready() {
    return audio.state === "running";
  }

  function showSound() {
    if (!button) return;
    button.hidden = ready();
    on.hidden = !ready();
  }

  function ring() {
    for (const [n, pitch] of [880, 660, 880].entries()) {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      const start = audio.currentTime + n * 0.28;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.25, start);
      loud.gain.exponentialRampToValueAtTime(0.001, start + 0.26);
      tone.connect(loud).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.27);
    }
  }

  function urgent() {
    return document.getElementById("alarm").dataset.urgent.split(" ").filter(Boolean);
  }

  function alarm() {
    if (!ready()) return;
    const now = urgent();
    if (now.some((number) => !rung.has(number))) ring();
    rung = new Set(now);
    sessionStorage.setItem("rung", now.join(" "));
  }

  audio.addEventListener("statechange", () => { showSound(); alarm(); });

  setInterval(() => {
    const count = urgent().length;
    document.title = count && document.title === title ? `（${count} 件紧急）${title}` : title;
  }, 1000);

  function swap(old, fresh) {
    old.dataset.urgent = fresh.dataset.urgent ?? "";
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
    const poll = active ? "active" : "idle";
    active = false;
    try {
      const answer = await fetch(url, { headers: { "X-Poll": poll }, cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (answer.status === 401) return trouble("401");
      if (!answer.ok) return trouble("down");
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      // After signing in again in another window the old forms would be refused: they get the new token.
      const token = fresh.querySelector("meta[name=token]").content;
      for (const input of document.querySelectorAll("input[name=token]")) input.value = token;
      for (const part of document.querySelectorAll("[data-live]")) {
        const other = fresh.getElementById(part.id);
        if (other) swap(part, other);
      }
      trouble("");
      alarm();
    } catch {
      trouble("down");
    }
  }

  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => { active = true; if (!ready()) audio.resume(); }, { passive: true });
  }
  addEventListener("pointermove", () => { active = true; }, { passive: true });
  addEventListener("submit", (event) => {
    // A second click must not send the form twice; after a while it may be tried again.
    for (const press of event.target.querySelectorAll("button")) {
      setTimeout(() => { press.disabled = true; });
      setTimeout(() => { press.disabled = false; }, 5000);
    }
  });

  addEventListener("beforeprint", () => document.getElementById("earlier")?.setAttribute("open", ""));

  const bare = new URL(location.href);
  if (bare.searchParams.has("done")) {
    bare.searchParams.delete("done");
    history.replaceState(null, "", bare);
  }
  showSound();
  alarm();
  setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
})();
