// Beside the reply box: how long it is, and phrases that may sound like blame.
// The server decides again when the form is sent; this only says it earlier.
"use strict";
(() => {
  const box = document.getElementById("answer");
  if (!box) return;
  const bans = JSON.parse(box.dataset.blaming);
  const size = document.getElementById("size");
  const care = document.getElementById("care");
  const found = document.getElementById("found");
  const sure = document.getElementById("sure");
  const first = size.textContent;

  // Into how many messages it goes, only the server knows: the preview says it.
  function count() {
    const letters = [...box.value.trim()].length;
    const pages = Number(document.getElementById("preview").dataset.pages);
    size.textContent = !letters ? first : `${letters} 个字` + (pages > 1 ? `，分 ${pages} 条给她看` : pages ? "，一条装得下" : "");
    size.classList.toggle("over", pages > 1);
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
  box.addEventListener("previewed", count);
  look();
})();
