// What happened when, on one line of time each; what is in hand is marked.
import { axis, chart } from "./charts";
import type { Redraw } from "../parts/islands";

export interface Timeline {
  /** Names of the lines, from above. */
  lines: string[];
  events: { at: string; line: number; name: string; until?: string; marked?: boolean }[];
}

const LINE_PX = 34;

export function draw(place: HTMLElement, data: unknown): Redraw {
  const { lines, events } = data as Timeline;
  place.style.height = `${lines.length * LINE_PX + 44}px`;
  const spans = events.filter((event) => event.until !== undefined);
  return chart(place, (ink) => ({
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: ink.paper,
      borderColor: ink.edge,
      textStyle: { color: ink.ink, fontSize: 12 },
      formatter: (point: { name: string; value: [string, number] }) =>
        `${point.value[0].slice(0, 16).replace("T", " ")}  ${point.name}`,
    },
    grid: { left: 8, right: 16, top: 8, bottom: 4, containLabel: true },
    xAxis: axis(ink, { type: "time", boundaryGap: ["3%", "3%"] }),
    yAxis: axis(ink, {
      type: "category",
      inverse: true,
      data: lines,
      axisLabel: { color: ink.ink },
      splitLine: { show: true, lineStyle: { color: ink.line } },
    }),
    series: [
      ...spans.map((span) => ({
        type: "line",
        silent: true,
        symbol: "none",
        lineStyle: { color: span.marked === true ? ink.accent : ink.edge, width: 5, cap: "butt" },
        data: [
          [span.at, span.line],
          [span.until, span.line],
        ],
      })),
      {
        type: "scatter",
        z: 3,
        data: events.map((event) => ({
          name: event.name,
          value: [event.at, event.line],
          symbol: event.marked === true ? "diamond" : "circle",
          symbolSize: event.marked === true ? 14 : 9,
          itemStyle: {
            color: event.marked === true ? ink.accent : ink.edge,
            borderColor: ink.paper,
            borderWidth: 1,
          },
        })),
      },
    ],
  }));
}
