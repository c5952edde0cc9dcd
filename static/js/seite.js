// Small comforts; every page works without this file.
(() => {
  "use strict";

  // An error summary gets the focus, so that it is read out first.
  function focusSummary(root) {
    const summary = root.querySelector("[data-fokus]");
    if (summary) summary.focus();
  }

  // The hint "seitlich verschieben" appears only where a table is wider than its frame.
  function markScrollers(root) {
    for (const frame of root.querySelectorAll(".st-scroll")) {
      const wide = frame.scrollWidth > frame.clientWidth + 1;
      frame.classList.toggle("st-scroll--breit", wide);
      frame.classList.toggle("st-scroll--passt", !wide);
    }
  }

  // What-if: a field whose sentence arrived later is marked like one that came with it.
  function markFields(root) {
    for (const field of root.querySelectorAll(".st-wenn .st-feld")) {
      const sentence = field.querySelector(".st-feld__fehler");
      const input = field.querySelector("input, select");
      if (!sentence || !input) continue;
      if (sentence.textContent.trim()) {
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", sentence.id);
      } else {
        input.removeAttribute("aria-invalid");
        input.removeAttribute("aria-describedby");
      }
    }
  }

  // Gewichtung: the sum of the weights while one types, in ten-thousandths of a per cent so that it is exact.
  function weightOf(text) {
    const plain = text.replace(/[\s\u00a0%]/g, "");
    if (!plain) return 0;
    const match = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,4}))?$/.exec(plain);
    return match ? Number(match[1].replaceAll(".", "")) * 10000 + Number((match[2] || "").padEnd(4, "0")) : NaN;
  }

  function inPercent(value) {
    return `${(value / 10000).toLocaleString("de-DE", { maximumFractionDigits: 4 })}\u00a0%`;
  }

  document.addEventListener("input", (event) => {
    const group = event.target.closest("[data-gewichtssumme]");
    if (!group) return;
    const inputs = [...group.querySelectorAll("input[inputmode=decimal]")];
    const sum = inputs.reduce((before, input) => before + weightOf(input.value), 0);
    const rest = 1000000 - sum;
    const words = rest > 0 ? `es fehlen ${inPercent(rest)}` : rest < 0 ? `das sind ${inPercent(-rest)} zu viel` : "das passt";
    const output = group.querySelector("[data-summe]");
    output.textContent = Number.isNaN(sum) ? "Die Summe steht hier, sobald sich alle Gewichte lesen lassen." : `${inPercent(sum)}; ${words}.`;
  });

  // A select marked with data-sofort sends its form at once.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form");
    if (form && event.target.hasAttribute("data-sofort")) form.requestSubmit();
  });

  document.addEventListener("DOMContentLoaded", () => {
    focusSummary(document);
    markScrollers(document);
  });
  // The fonts arrive later and are narrower than their stand-ins: measure again.
  window.addEventListener("load", () => document.fonts.ready.then(() => markScrollers(document)));
  document.addEventListener("htmx:after:swap", () => {
    markScrollers(document);
    markFields(document);
    focusSummary(document);
  });
  document.addEventListener("toggle", () => markScrollers(document), true);
  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => markScrollers(document), 150);
  });
})();
