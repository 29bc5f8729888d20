// The page reads without this: keys between rows, a filter by lane, a button to copy a code.
"use strict";
{
  const rows = [...document.querySelectorAll(".row")];
  const visible = () => rows.filter((row) => !row.hidden);
  const tools = document.querySelector(".tools");

  const move = (step) => {
    const shown = visible();
    const here = shown.findIndex((row) => row.contains(document.activeElement));
    const next = shown[Math.min(Math.max(here + step, 0), shown.length - 1)];
    next?.querySelector("summary").focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") move(1);
    if (event.key === "k") move(-1);
  });

  const filter = (lane) => {
    for (const row of rows) row.hidden = lane !== "" && row.dataset.lane !== lane;
    for (const button of tools.querySelectorAll("[data-lane]")) {
      button.setAttribute("aria-pressed", String(button.dataset.lane === lane));
    }
    const status = tools.querySelector(".shown");
    status.textContent = lane === "" ? "" : status.dataset.text.replace("%", visible().length);
  };

  if (tools) {
    tools.hidden = false;
    for (const button of tools.querySelectorAll("[data-lane]")) {
      button.addEventListener("click", () => filter(button.dataset.lane));
    }
  }

  const copied = document.querySelector(".rows")?.dataset.copied;
  const addCopy = (row) => {
    for (const cell of row.querySelectorAll(".copy:not(.ready)")) {
      const text = cell.textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copier";
      button.textContent = "⧉";
      button.setAttribute("aria-label", text);
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text);
        button.textContent = copied;
        setTimeout(() => (button.textContent = "⧉"), 2000);
      });
      cell.classList.add("ready");
      cell.append(" ", button);
    }
  };
  if (navigator.clipboard) {
    for (const row of rows) {
      row.querySelector("details").addEventListener("toggle", () => addCopy(row));
    }
  }
}
