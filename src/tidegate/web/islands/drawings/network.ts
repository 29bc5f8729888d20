// Who deals with whom, in columns: the party, what it uses, who shares it. A row of the page that
// names a node (`data-node`) lights it up while it is in hand; a node that is pressed takes the hand
// to its row.
import cytoscape, { type ElementDefinition, type StylesheetJson } from "cytoscape";

import { colour, text } from "../parts/colours";
import type { Redraw } from "../parts/islands";

export interface Network {
  nodes: { id: string; name: string; kind: string; column: number; found: number }[];
  edges: { from: string; to: string; count: number }[];
}

const LINE_PX = 30;
const EDGE_PX = 20;
const SHAPES: Record<string, string> = {
  trader: "ellipse",
  consignor: "rectangle",
  address: "diamond",
  vehicle: "round-rectangle",
  agent: "triangle",
  carrier: "hexagon",
};

export function draw(place: HTMLElement, data: unknown): Redraw {
  const network = data as Network;
  withoutItsStyles();
  const columns = [0, 1, 2].map((at) => network.nodes.filter((one) => one.column === at));
  const most = Math.max(...columns.map((column) => column.length));
  place.style.height = `${Math.max(most, 4) * LINE_PX + EDGE_PX}px`;
  const drawing = cytoscape({
    container: place,
    elements: elements(network),
    style: style(place),
    layout: { name: "preset" },
    userZoomingEnabled: false,
    userPanningEnabled: false,
    boxSelectionEnabled: false,
    autoungrabify: true,
    autounselectify: true,
  });
  const arrange = (): void => {
    drawing.resize();
    const width = place.clientWidth;
    const apart = (width - 2 * EDGE_PX) / (columns[2]!.length > 0 ? 2.7 : 1.8);
    for (const [at, column] of columns.entries()) {
      const start = (place.clientHeight - (column.length - 1) * LINE_PX) / 2;
      column.forEach((one, rank) => {
        const node = drawing.getElementById(one.id);
        node.position({ x: EDGE_PX + at * apart, y: start + rank * LINE_PX });
      });
    }
    drawing.style(style(place));
    drawing.zoom(1).pan({ x: 0, y: 0 });
  };
  arrange();
  place.firstElementChild?.setAttribute("aria-hidden", "true");

  const light = (id: string | undefined): void => {
    drawing.elements().removeClass("lit dim");
    if (id === undefined) return;
    const near = drawing.getElementById(id).closedNeighborhood();
    drawing.elements().not(near).addClass("dim");
    near.addClass("lit");
  };
  document.addEventListener("focusin", (event) => {
    light((event.target as Element).closest<HTMLElement>("[data-node]")?.dataset["node"]);
  });
  drawing.on("tap", "node", (event) => {
    const id = (event.target as { id: () => string }).id();
    const row = document.querySelector(`[data-node="${CSS.escape(id)}"] .row__open`);
    if (row instanceof HTMLElement) row.focus();
  });
  return { resize: arrange, recolour: () => drawing.style(style(place)) };
}

/** It would write a style element, which the page's policy refuses; where one is, it writes none.
 * What it would say, stands in islands.css. */
function withoutItsStyles(): void {
  const name = "__________cytoscape_stylesheet";
  if (document.getElementById(name) !== null) return;
  const instead = document.createElement("meta");
  instead.id = name;
  document.head.append(instead);
}

function elements(network: Network): ElementDefinition[] {
  return [
    ...network.nodes.map((one) => ({ data: { ...one } })),
    ...network.edges.map((one) => ({
      data: { source: one.from, target: one.to, width: 1 + Math.log2(one.count) },
    })),
  ];
}

function style(place: HTMLElement): StylesheetJson {
  const room = Math.max(60, place.clientWidth / 3 - 40);
  return [
    {
      selector: "node",
      style: {
        width: 12,
        height: 12,
        shape: (node) => (SHAPES[node.data("kind") as string] ?? "ellipse") as "ellipse",
        label: "data(name)",
        color: colour("ink"),
        "background-color": colour("edge"),
        "font-family": text(),
        "font-size": 12,
        "text-halign": "right",
        "text-valign": "center",
        "text-margin-x": 6,
        "text-wrap": "ellipsis",
        "text-max-width": `${room}px`,
        "text-background-color": colour("paper"),
        "text-background-opacity": 0.85,
      },
    },
    { selector: "node[column = 0]", style: { "background-color": colour("accent"), width: 18, height: 18 } },
    { selector: "node[found > 0]", style: { "border-width": 3, "border-color": colour("ink") } },
    {
      selector: "edge",
      style: {
        width: "data(width)",
        "line-color": colour("line"),
        "curve-style": "haystack",
      },
    },
    { selector: "edge.lit", style: { "line-color": colour("accent") } },
    { selector: ".dim", style: { opacity: 0.35 } },
  ];
}
