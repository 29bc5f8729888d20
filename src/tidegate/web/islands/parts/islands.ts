// Finds the islands of a page and draws each when it comes into sight.
import { brief } from "./notices";
import { word } from "./words";

/** Draws into a place, and may answer with how to draw again in another size or light. */
export type Draw = (place: HTMLElement, data: unknown) => Redraw | Promise<Redraw>;
export interface Redraw {
  resize: () => void;
  recolour: () => void;
}

const drawings: Record<string, () => Promise<{ draw: Draw }>> = {
  "price-plot": () => import("../drawings/price-plot"),
  bars: () => import("../drawings/bars"),
  intervals: () => import("../drawings/intervals"),
  spark: () => import("../drawings/spark"),
  "then-now": () => import("../drawings/then-now"),
  trend: () => import("../drawings/trend"),
  timeline: () => import("../drawings/timeline"),
  network: () => import("../drawings/network"),
  "route-map": () => import("../drawings/route-map"),
};

const drawn = new WeakSet<Element>();
const live = new Set<{ place: HTMLElement; redraw: Redraw }>();

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      void draw(entry.target as HTMLElement);
    }
  },
  { rootMargin: "200px" },
);

export function drawIslands(within: ParentNode): void {
  const inside = [...within.querySelectorAll("[data-island]")];
  if (within instanceof Element && within.matches("[data-island]")) inside.push(within);
  for (const island of inside) {
    if (drawn.has(island)) continue;
    drawn.add(island);
    seen.observe(island);
  }
}

async function draw(island: HTMLElement): Promise<void> {
  const load = drawings[island.dataset["island"] ?? ""];
  const place = island.querySelector<HTMLElement>(".island__drawing");
  const data = island.querySelector("script")?.textContent;
  if (load === undefined || place === null || data == null) return;
  place.hidden = false;
  try {
    const redraw = await (await load()).draw(place, JSON.parse(data));
    live.add({ place, redraw });
    new ResizeObserver(() => redraw.resize()).observe(place);
  } catch (error) {
    // The table beneath says the same; without a drawing it stands open.
    place.hidden = true;
    island.querySelector("details")?.setAttribute("open", "");
    brief(word("not_drawn"), "warning");
    throw error;
  }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const one of live) one.place.isConnected ? one.redraw.recolour() : live.delete(one);
});
