// Puts sentences and entries into the reply where the cursor stands, finds them while one types, and leads from blank to
// blank: by Tab, or by touching its name.
"use strict";
(() => {
  const form = document.getElementById("reply");
  if (!form) return;
  const box = form.elements.text;
  const gaps = document.getElementById("gaps");
  const find = document.getElementById("find");
  const SOON = 180; // milliseconds without a key
  let planned = 0;
  let asked = 0;
  const BLANK = /【[^【】\n]{1,12}】/g;

  function blanks() {
    return [...box.value.matchAll(BLANK)];
  }

  function select(blank) {
    box.focus();
    box.setSelectionRange(blank.index, blank.index + blank[0].length);
  }

  function put(text) {
    box.focus();
    // Nothing that was typed is replaced: at the cursor, or below everything while a blank is being filled in.
    const from = BLANK.test(box.value.slice(box.selectionStart, box.selectionEnd)) ? box.value.length : box.selectionEnd;
    BLANK.lastIndex = 0;
    const start = from && box.value[from - 1] !== "\n" ? "\n" : "";
    const end = from < box.value.length && box.value[from] !== "\n" ? "\n" : "";
    box.setSelectionRange(from, from);
    // The old command is the only one after which the browser's own undo still works.
    if (!document.execCommand("insertText", false, start + text + end)) {
      box.setRangeText(start + text + end, from, from, "end");
      box.dispatchEvent(new Event("input"));
    }
    const first = blanks().find((blank) => blank.index >= from && blank.index < from + start.length + text.length);
    if (first) select(first);
    box.scrollIntoView({ block: "nearest" });
  }

  document.querySelector(".aids").addEventListener("click", (event) => {
    const button = event.target.closest("button[name=insert]");
    if (!button) return;
    event.preventDefault();
    button.closest("details").open = false;
    put(button.closest("li").querySelector(".text").textContent);
  });

  // The server looks, by letters and by sound; the words go in the body, never in an address.
  async function search() {
    const mine = ++asked;
    const body = new URLSearchParams({ find: find.value, token: form.elements.token.value });
    try {
      const answer = await fetch(find.dataset.find, { method: "POST", body, signal: AbortSignal.timeout(8000) });
      if (!answer.ok || mine !== asked) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("offers");
      document.getElementById("offers").replaceWith(fresh);
    } catch {
      // What was there stays; the next key asks again.
    }
  }

  find.addEventListener("input", () => {
    clearTimeout(planned);
    planned = setTimeout(search, SOON);
  });
  find.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    clearTimeout(planned);
    await search();
    document.querySelector("#offers button")?.focus();
  });
  document.getElementById("find-go").hidden = true;
  document.getElementById("canned").addEventListener("toggle", (event) => {
    if (event.target.open && matchMedia("(hover: hover)").matches) find.focus();
  });

  function name() {
    const left = [...new Set(blanks().map((blank) => blank[0]))];
    gaps.hidden = !left.length;
    gaps.querySelector("span").replaceChildren(...left.map((text) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", () => select(blanks().find((blank) => blank[0] === text)));
      return button;
    }));
  }

  box.addEventListener("input", name);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey) return;
    const next = blanks().find((blank) => blank.index >= box.selectionEnd);
    if (!next) return;  // behind the last blank Tab leaves the box, as everywhere
    event.preventDefault();
    select(next);
  });
  name();
})();
