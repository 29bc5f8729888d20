// A route on Natural Earth's land: thick where it is declared, dashed where the direct one goes.
// Nothing is fetched but the land, which is built with the pages; names are elements of the page.
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { LngLatBounds, Map as Chart, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import type { StyleSpecification } from "maplibre-gl";
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";

import { colour, still } from "../parts/colours";
import type { Redraw } from "../parts/islands";
import { word } from "../parts/words";
import landUrl from "world-atlas/land-50m.json?url";

/** Longitude and latitude in degrees. */
type Place = [number, number];

export interface RouteMap {
  /** As declared, in order; east of 180° as more than 180, so that no line runs round the world. */
  declared: Place[];
  /** The route that is expected between the same ends. */
  direct?: Place[];
  ports: { name: string; at: Place; title?: string }[];
}

/** Nearer than that, names would lie over each other. */
const NEAR_PX = 40;

setWorkerUrl(workerUrl);

const line = (coordinates: Place[]): GeoJSON.Feature => ({
  type: "Feature",
  properties: {},
  geometry: { type: "LineString", coordinates },
});

export async function draw(place: HTMLElement, data: unknown): Promise<Redraw> {
  const route = data as RouteMap;
  const topology = (await (await fetch(landUrl)).json()) as Topology;
  const land = feature(topology, topology.objects["land"]!) as unknown as GeoJSON.GeoJSON;
  const map = new Chart({
    container: place,
    style: style(route, land),
    bounds: bounds(route),
    fitBoundsOptions: { padding: { top: 36, bottom: 28, left: 48, right: 72 }, maxZoom: 7 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
    fadeDuration: still() ? 0 : 120,
    renderWorldCopies: true,
    locale: {
      "NavigationControl.ZoomIn": word("zoom_in"),
      "NavigationControl.ZoomOut": word("zoom_out"),
      "CooperativeGesturesHandler.WindowsHelpText": word("zoom_by_wheel"),
      "CooperativeGesturesHandler.MacHelpText": word("zoom_by_wheel"),
      "CooperativeGesturesHandler.MobileHelpText": word("zoom_by_fingers"),
      "Map.Title": word("map"),
    },
  });
  map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
  map.getCanvas().setAttribute("aria-hidden", "true");
  map.getCanvas().tabIndex = -1;
  const middle = map.getBounds().getCenter().lng;
  const named: { x: number; y: number; east: boolean }[] = [];
  for (const port of route.ports) {
    const { x, y } = map.project(port.at);
    const beside = named.find((one) => Math.hypot(one.x - x, one.y - y) < NEAR_PX);
    const east = beside === undefined ? port.at[0] > middle : !beside.east;
    named.push({ x, y, east });
    label(map, port, east);
  }
  return {
    resize: () => map.resize(),
    recolour: () => map.setStyle(style(route, land)),
  };
}

/** A port's name stands towards the middle of the map, where there is room for it, or, where the
 * name of a port beside it already stands there, on the other side. */
function label(map: Chart, port: RouteMap["ports"][number], east: boolean): void {
  const element = document.createElement("div");
  element.className = east ? "port port--start" : "port";
  const name = document.createElement("span");
  name.textContent = port.title ?? port.name;
  element.append(name);
  new Marker({ element, anchor: "center" }).setLngLat(port.at).addTo(map);
}

function bounds(route: RouteMap): LngLatBounds {
  const all = [...route.declared, ...(route.direct ?? []), ...route.ports.map((port) => port.at)];
  return all.reduce((box, at) => box.extend(at), new LngLatBounds());
}

function style(route: RouteMap, land: GeoJSON.GeoJSON): StyleSpecification {
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: land },
      declared: { type: "geojson", data: line(route.declared) },
      direct: { type: "geojson", data: line(route.direct ?? []) },
    },
    layers: [
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("paper") } },
      {
        id: "coast",
        type: "line",
        source: "land",
        paint: { "line-color": colour("edge"), "line-width": 0.6 },
      },
      {
        id: "direct",
        type: "line",
        source: "direct",
        layout: { "line-join": "round" },
        paint: {
          "line-color": colour("ink"),
          "line-width": 1.5,
          "line-dasharray": [3, 2.5],
        },
      },
      {
        id: "declared",
        type: "line",
        source: "declared",
        layout: { "line-join": "round", "line-cap": "round" },
        paint: { "line-color": colour("accent"), "line-width": 4 },
      },
    ],
  };
}
