// A table that is wider than its place scrolls inside it; one that fits keeps its head in sight.

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
  }
}
