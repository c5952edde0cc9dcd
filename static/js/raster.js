// The entry grid: keys, paste from a spreadsheet, undo. Without it the page is a plain form with the same check.
(() => {
  "use strict";

  const form = document.querySelector("[data-raster]");
  if (!form) return;
  const bar = form.querySelector("[data-rasterleiste]");
  const undoButton = form.querySelector("[data-rueckgaengig]");
  const state = form.querySelector("[data-rasterstand]");
  const rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input[data-spalte]")]);
  const undo = []; // steps, each a list of [input, value before]
  let focused = ""; // what the focused field held when it was entered

  bar.hidden = false;

  function place(input) {
    const row = rows.findIndex((inputs) => inputs.includes(input));
    return { row, column: Number(input.dataset.spalte) };
  }

  function field(row, column) {
    return (rows[row] || []).find((input) => Number(input.dataset.spalte) === column);
  }

  // The next field of a column; rows without one are skipped.
  function below(row, column, step) {
    for (let next = row + step; next >= 0 && next < rows.length; next += step) {
      const input = field(next, column);
      if (input) return input;
    }
    return null;
  }

  function go(input) {
    if (!input) return;
    input.focus();
    input.select();
  }

  function show(sentence) {
    const inputs = rows.flat();
    for (const input of inputs) input.classList.toggle("st-geaendert", input.value !== input.defaultValue);
    const changed = inputs.filter((input) => input.value !== input.defaultValue).length;
    undoButton.disabled = undo.length === 0;
    state.textContent = `${sentence ? `${sentence} ` : ""}${changed} ${changed === 1 ? "Feld" : "Felder"} geändert.`;
  }

  function remember(step) {
    if (step.length) undo.push(step);
  }

  function takeBack() {
    const step = undo.pop();
    if (!step) return;
    for (const [input, before] of step) input.value = before;
    focused = document.activeElement && document.activeElement.value !== undefined ? document.activeElement.value : "";
    show("Zurückgenommen.");
  }

  form.addEventListener("focusin", (event) => {
    if (event.target.matches("input[data-spalte]")) focused = event.target.value;
  });

  form.addEventListener("change", (event) => {
    if (!event.target.matches("input[data-spalte]") || event.target.value === focused) return;
    remember([[event.target, focused]]);
    focused = event.target.value;
    show("");
  });

  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches("input[data-spalte]") || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey && input.value === focused) {
      event.preventDefault();
      takeBack();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = place(input);
    const atStart = input.selectionStart === 0 && (input.selectionEnd === 0 || input.selectionEnd === input.value.length);
    const atEnd = input.selectionEnd === input.value.length && (input.selectionStart === input.selectionEnd || input.selectionStart === 0);
    const target = {
      ArrowUp: () => below(row, column, -1),
      ArrowDown: () => below(row, column, 1),
      Enter: () => below(row, column, event.shiftKey ? -1 : 1),
      ArrowLeft: () => (atStart ? field(row, column - 1) : null),
      ArrowRight: () => (atEnd ? field(row, column + 1) : null),
    }[event.key];
    if (!target) return;
    const next = target();
    if (event.key === "Enter" || event.key.startsWith("ArrowU") || event.key.startsWith("ArrowD") || next) event.preventDefault();
    go(next);
  });

  form.addEventListener("paste", (event) => {
    const input = event.target;
    if (!input.matches("input[data-spalte]")) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const { row, column } = place(input);
    const step = [];
    let left = 0;
    text.split("\n").forEach((line, down) => line.split("\t").forEach((cell, right) => {
      const target = field(row + down, column + right);
      if (!target) {
        if (cell.trim()) left += 1;
      } else if (target.value !== cell.trim()) {
        step.push([target, target.value]);
        target.value = cell.trim().slice(0, 40);
      }
    }));
    remember(step);
    focused = input.value;
    const filled = step.length === 1 ? "1 Feld eingefügt." : `${step.length} Felder eingefügt.`;
    show(left ? `${filled} ${left} passten nicht mehr ins Raster.` : filled);
  });

  undoButton.addEventListener("click", takeBack);
})();
