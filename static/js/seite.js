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

  // A select marked with data-sofort sends its form at once.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form");
    if (form && event.target.hasAttribute("data-sofort")) form.requestSubmit();
  });

  document.addEventListener("DOMContentLoaded", () => {
    focusSummary(document);
    markScrollers(document);
  });
  document.addEventListener("htmx:after:swap", () => markScrollers(document));
  document.addEventListener("toggle", () => markScrollers(document), true);
  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => markScrollers(document), 150);
  });
})();
