// Beside the reply box: how many messages it will be on her phone, and phrases that may sound like blame.
// The server decides again when the form is sent; this only says it earlier.
"use strict";
(() => {
  const box = document.getElementById("answer");
  if (!box) return;
  const page = Number(box.dataset.page);
  const phrases = JSON.parse(box.dataset.blaming);
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

  function warn() {
    const plain = box.value.replace(/\s/g, "").replaceAll("您", "你");
    const said = phrases.filter((phrase) => plain.includes(phrase));
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
