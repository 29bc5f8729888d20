// Keys of desks. `j` and `k` walk through the rows of a worklist, `/` goes to the search, `?` shows
// what there is; an element with `data-key="c"` is pressed by that key: that of the row in hand, or
// one that stands in no row. A person may turn the single keys off (WCAG 2.1.4).

const OFF = "tidegate-keys-off";

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]") !== null) return;
    if (event.key !== "?" && localStorage.getItem(OFF) !== null) return;
    if (act(event.key)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const asked = (event.target as Element).closest("[data-shows-keys]");
    if (asked !== null) showKeys();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])"))
  );
}

function act(key: string): boolean {
  if (key === "?") return showKeys();
  if (key === "/") return focusOn(document.querySelector<HTMLElement>("[data-search]"));
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  const row = document.activeElement?.closest("[data-row]") ?? null;
  const named = `[data-key="${CSS.escape(key)}"]`;
  const pressed =
    row?.querySelector<HTMLElement>(named) ??
    [...document.querySelectorAll<HTMLElement>(named)].find((one) => !one.closest("[data-row]"));
  if (pressed === undefined || pressed.matches(":disabled")) return false;
  pressed.focus();
  pressed.click();
  return true;
}

function focusOn(element: HTMLElement | null): boolean {
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
  return element !== null;
}

/** Move the focus to the first link of the next row, or of the one before. */
function step(by: 1 | -1): boolean {
  const openers = [...document.querySelectorAll<HTMLElement>("[data-row] .row__open")];
  if (openers.length === 0) return false;
  const row = document.activeElement?.closest("[data-row]") ?? null;
  const at = openers.findIndex((opener) => opener.closest("[data-row]") === row);
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), openers.length - 1);
  return focusOn(openers[next] ?? null);
}

/** The dialog, with the keys that this page has. */
function showKeys(): boolean {
  const dialog = document.getElementById("keys");
  if (!(dialog instanceof HTMLDialogElement)) return false;
  const own = dialog.querySelector("[data-own-keys]");
  const said = new Set<string>();
  own?.replaceChildren();
  for (const pressed of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const key = pressed.dataset["key"] ?? "";
    if (said.has(key)) continue;
    said.add(key);
    const shown = document.createElement("kbd");
    shown.textContent = key;
    const term = document.createElement("dt");
    term.append(shown);
    const meaning = document.createElement("dd");
    meaning.textContent = pressed.dataset["keyTitle"] ?? pressed.textContent?.trim() ?? "";
    own?.append(term, meaning);
  }
  const off = dialog.querySelector<HTMLInputElement>("[data-keys-off]");
  if (off !== null) {
    off.checked = localStorage.getItem(OFF) !== null;
    off.onchange = () =>
      off.checked ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF);
  }
  dialog.showModal();
  return true;
}
