// Beside the reply box: how many messages it will be on her phone, and phrases that may sound like blame.
// The server decides again when the form is sent; this only says it earlier.
"use strict";
(() => {
  const box = document.getElementById("answer");
  if (!box) return;
  const page = Number(box.dataset.page);
  const bans = JSON.parse(box.dataset.blaming);
  const size = document.getElementById("size");
  const care = document.getElementById("care");
  const found = document.getElementById("found");
  const sure = document.getElementById("sure");
  const first = size.textContent;

  function count() {
    const text = box.value.trim();
    const bytes = new TextEncoder().encode(text).length;
    const parts = Math.ceil(bytes / page);
    size.textContent = !bytes ? first
      : `${[...text].length} 个字，${bytes} / ${parts * page} 字节，` + (parts > 1 ? `分 ${parts} 条给她看` : "一条装得下");
    size.classList.toggle("over", parts > 1);
  }

  function blamed(sentence) {
    const plain = sentence.replace(/\s/g, "").replaceAll("您", "你");
    return bans.filter((ban) => !ban.unless.some((word) => sentence.includes(word)))
      .flatMap((ban) => ban.say.filter((phrase) => plain.includes(phrase.replaceAll("您", "你"))));
  }

  function warn() {
    const said = [...new Set(box.value.split(/[。！？；]/).flatMap(blamed))];
    care.hidden = said.length === 0;
    sure.required = said.length > 0;
    if (said.join("、") !== found.textContent) {
      found.textContent = said.join("、");
      sure.checked = false;
    }
  }

  function look() { count(); warn(); }
  box.addEventListener("input", look);
  look();

  let sent = false;
  addEventListener("beforeunload", (event) => {
    if (box.value !== box.defaultValue && !sent) event.preventDefault();
  });
  box.form.addEventListener("submit", () => { sent = true; });
})();
