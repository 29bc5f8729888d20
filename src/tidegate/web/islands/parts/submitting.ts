// A form is sent once, however often its button is pressed while the answer is under way.
// A form with `data-submit="change"` is sent when one of its fields is set. A button with
// `data-counts` says how many boxes of its form are ticked, and waits for the first one.

export function submitOnChange(): void {
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>('form[data-submit="change"]');
    form?.requestSubmit();
    countChosen();
  });
  document.addEventListener("htmx:afterSettle", countChosen);
  countChosen();
}

/** How long a second press counts as the first one. */
const PATIENCE_MS = 15_000;

export function sendOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (form.hasAttribute("aria-busy")) return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    window.setTimeout(() => form.removeAttribute("aria-busy"), PATIENCE_MS);
  });
  // Back on a page that the browser kept as it was left.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  });
}

function countChosen(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-counts]")) {
    const said = (button.dataset["none"] ??= button.textContent ?? "");
    const boxes = [...(button.form?.elements ?? [])] as HTMLInputElement[];
    const count = boxes.filter((box) => box.type === "checkbox" && box.checked).length;
    button.disabled = count === 0;
    const counted = (button.dataset["counts"] ?? "").replace("{count}", String(count));
    button.textContent = count === 0 ? said : counted;
  }
}
