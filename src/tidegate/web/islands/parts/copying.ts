// Buttons that copy what stands in `data-copy`, without the spaces that help the eye.
import { brief } from "./notices";
import { word } from "./words";

export function copyOnClick(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button === null) return;
    event.preventDefault();
    void copy(button, button.dataset["copy"] ?? "");
  });
}

async function copy(button: HTMLElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    brief(word("not_copied"), "error");
    return;
  }
  button.classList.add("is-done");
  brief(word("copied", { text }));
  window.setTimeout(() => button.classList.remove("is-done"), 1200);
}
