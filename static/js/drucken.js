// Fetches the paper while its page stays in sight; without this file the page asks for it by itself.
document.addEventListener("DOMContentLoaded", async () => {
  "use strict";
  const frame = document.querySelector("[data-druck]");
  if (!frame) return;
  const [state, time, link] = ["stand", "zeit", "datei"].map((name) => frame.querySelector(`[data-druck-${name}]`));
  const progress = frame.querySelector("progress");
  const begun = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - begun) / 1000);
    time.textContent = `Seit ${seconds} ${seconds === 1 ? "Sekunde" : "Sekunden"}; meist dauert es 5 bis 20.`;
  }, 1000);
  try {
    const answer = await fetch(frame.dataset.druck, { credentials: "same-origin" });
    if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/pdf")) throw new Error(String(answer.status));
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name ? name[1] : "bericht.pdf";
    link.textContent = "PDF noch einmal speichern";
    state.textContent = "Das Papier ist fertig; der Download hat begonnen.";
    time.textContent = link.download;
    link.click();
  } catch {
    state.textContent = "Das Papier ließ sich nicht erzeugen.";
    time.textContent = "Fordern Sie es selbst an; dann steht dort der Grund.";
  }
  clearInterval(timer);
  progress.remove();
});
