// After a form was not accepted: the cursor stands in the field that it is about, after what was typed there.
"use strict";
(() => {
  const problem = document.querySelector(".problem[data-field]");
  const form = problem?.closest("form") ?? problem?.parentElement.querySelector("form");
  const named = form?.elements[problem.dataset.field];
  const wrong = named instanceof RadioNodeList ? named[0] : named;
  const field = wrong ?? document.querySelector("main [autofocus]");
  if (!field) return;
  if (wrong) {
    wrong.setAttribute("aria-invalid", "true");
    wrong.setAttribute("aria-describedby", `${problem.id} ${wrong.getAttribute("aria-describedby") ?? ""}`.trim());
  }
  field.focus();
  // Dates, ticks and lists have no cursor.
  if (typeof field.selectionStart === "number") field.setSelectionRange(field.value.length, field.value.length);
  field.scrollTop = field.scrollHeight;
})();
