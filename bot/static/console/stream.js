// Listens to the stream of events, one for all pages of this browser: one page holds it and passes on what it hears.
// What is heard becomes an event "news" of the document, {kind, number}; words are never in it.
"use strict";
(() => {
  const AGAIN = 30000; // after the server had no room, or the session went
  const KINDS = ["sync", "moved", "present", "down", "beat", "out", "elsewhere"];
  const url = document.body.dataset.streamUrl;
  if (!url || !window.EventSource) return;
  const channel = new BroadcastChannel("console");

  function tell(kind, number) {
    document.dispatchEvent(new CustomEvent("news", { detail: { kind, number } }));
  }

  channel.addEventListener("message", ({ data }) => tell(...data));

  // Ends when the stream is over for good; a broken connection is mended by the browser itself.
  function listen() {
    return new Promise((over) => {
      const source = new EventSource(url);
      for (const kind of KINDS) {
        source.addEventListener(kind, ({ data }) => {
          tell(kind, data);
          channel.postMessage([kind, data]);
          if (kind === "out" || kind === "elsewhere") { source.close(); over(); }
        });
      }
      source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) over(); });
    });
  }

  async function keep() {
    for (;;) {
      // Where there are no locks (plain http), each page has its own, and the server keeps the newest.
      await (navigator.locks ? navigator.locks.request("console-stream", listen) : listen());
      await new Promise((later) => { setTimeout(later, AGAIN); });
    }
  }
  keep();
})();
