// Urgent ones that nobody has: they ring once, flash in the title and, if it was asked for, show a notice on the desktop. A
// reminder whose time has come does so more softly: one tone, and a notice.
// The notice holds no word, no number and no name: whoever passes by reads only that somebody should look.
"use strict";
(() => {
  const NOTICE = "有一件紧急的还没有人领取";
  const REMINDER = "到您定的提醒时间了";
  const title = document.title;
  const place = document.getElementById("alarm");
  const reminders = document.getElementById("reminders");
  let rung = new Set(sessionStorage.getItem("rung")?.split(" ") ?? []);
  let reminded = new Set(sessionStorage.getItem("reminded")?.split(" ") ?? []);

  // Sound: browsers allow it only after somebody has touched a page of ours; until then the list says so.
  const audio = new AudioContext();
  const sound = document.getElementById("sound");
  const soundOn = document.getElementById("sound-on");
  const notice = document.getElementById("notice");
  const noticeOn = document.getElementById("notice-on");

  function ready() {
    return audio.state === "running";
  }

  // Only where the browser can: not over plain http, and not on phones that want a service worker for it.
  function mayAsk() {
    return window.isSecureContext && "Notification" in window && !matchMedia("(pointer: coarse)").matches;
  }

  function show() {
    if (!sound) return;
    sound.hidden = ready();
    soundOn.hidden = !ready();
    notice.hidden = !mayAsk() || Notification.permission !== "default";
    noticeOn.hidden = !mayAsk() || Notification.permission !== "granted";
  }

  function ring(pitches) {
    for (const [n, pitch] of pitches.entries()) {
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

  function notify(words, tag) {
    if (!mayAsk() || Notification.permission !== "granted") return;
    // One tag for all pages of this browser: a second page replaces the notice instead of adding one.
    const shown = new Notification(words, { tag });
    shown.addEventListener("click", () => { focus(); shown.close(); });
  }

  function urgent() {
    return place.dataset.urgent.split(" ").filter(Boolean);
  }

  function remind() {
    const now = reminders.dataset.reminded.split(" ").filter(Boolean);
    if (now.some((number) => !reminded.has(number))) {
      if (document.hidden || !document.hasFocus()) notify(REMINDER, "reminder");
      if (!ready()) return;
      ring([660]);
    }
    reminded = new Set(now);
    sessionStorage.setItem("reminded", now.join(" "));
  }

  function alarm() {
    const now = urgent();
    if (now.some((number) => !rung.has(number))) {
      if (document.hidden || !document.hasFocus()) notify(NOTICE, "urgent");
      if (!ready()) return; // it rings as soon as it may
      ring([880, 660, 880]);
    }
    rung = new Set(now);
    sessionStorage.setItem("rung", now.join(" "));
  }

  setInterval(() => {
    const count = urgent().length;
    document.title = count && document.title === title ? `（${count} 件紧急）${title}` : title;
  }, 1000);

  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => { if (!ready()) audio.resume(); }, { passive: true });
  }
  notice?.addEventListener("click", async () => { await Notification.requestPermission(); show(); });
  function look() {
    alarm();
    remind();
  }

  audio.addEventListener("statechange", () => { show(); look(); });
  document.addEventListener("fresh", look);
  show();
  look();
})();
