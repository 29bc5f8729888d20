// A table that is wider than its place scrolls inside it; one that fits keeps its head in sight. When
// it is drawn anew, the row in hand stays in hand, and what was done is said in the corner.
import { brief } from "./notices";

const watching = new ResizeObserver((entries) => {
  for (const entry of entries) fit(entry.target as HTMLElement);
});

function fit(table: HTMLElement): void {
  const rows = table.querySelector<HTMLElement>(".grid");
  if (rows === null) return;
  table.classList.toggle("table--wide", rows.scrollWidth > table.clientWidth + 1);
}

export function watchTables(within: ParentNode): void {
  const inside = [...within.querySelectorAll<HTMLElement>(".table")];
  if (within instanceof HTMLElement && within.matches(".table")) inside.push(within);
  for (const table of inside) {
    fit(table);
    watching.observe(table);
    for (const said of table.querySelectorAll<HTMLElement>(".notices")) {
      for (const one of said.querySelectorAll(".notice"))
        brief(one.textContent ?? "", one.matches(".notice--error") ? "error" : "info");
      said.remove();
    }
  }
}

const openers = (): HTMLAnchorElement[] => [
  ...document.querySelectorAll<HTMLAnchorElement>(".table [data-row] .row__open"),
];

/** After a row was claimed or decided the hand is on it, or on the one that took its place. */
export function keepRowInHand(): void {
  let held: { href: string; at: number } | undefined;
  document.addEventListener("focusin", (event) => {
    const row = (event.target as Element).closest(".table [data-row]");
    const all = openers();
    const at = all.findIndex((one) => one.closest("[data-row]") === row);
    if (at >= 0) held = { href: all[at]!.href, at };
    else if (!(event.target as Element).closest("dialog")) held = undefined;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (held === undefined || document.activeElement !== document.body) return;
    const all = openers();
    (all.find((one) => one.href === held?.href) ?? all[Math.min(held.at, all.length - 1)])?.focus();
  });
}
