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
