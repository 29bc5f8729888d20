// Estimates with how sure they are: a point on the line between the least and the most likely.
import { axis, chart, figures, nameWidth } from "./charts";
import type { Redraw } from "../parts/islands";

export interface Intervals {
  intervals: { name: string; value: number; low: number; high: number }[];
  unit?: string;
}

const LINE_PX = 34;

export function draw(place: HTMLElement, data: unknown): Redraw {
  const { intervals, unit = "" } = data as Intervals;
  place.style.height = `${Math.max(intervals.length, 2) * LINE_PX + 36}px`;
  const shown = [...intervals].reverse();
  return chart(place, (ink) => ({
    grid: { left: 4, right: 96, top: 4, bottom: 4, containLabel: true },
    xAxis: axis(ink, {
      type: "value",
      min: 0,
      axisLabel: {
        color: ink.muted,
        hideOverlap: true,
        formatter: (at: number) => `${figures(at)} ${unit}`.trim(),
      },
    }),
    yAxis: axis(ink, {
      type: "category",
      data: shown.map((one) => one.name),
      axisLine: { show: false },
      axisLabel: { color: ink.ink, width: nameWidth(place), overflow: "break", lineHeight: 14 },
    }),
    series: [
      ...shown.map((one, at) => ({
        type: "line",
        silent: true,
        symbol: "none",
        lineStyle: { color: ink.edge, width: 5, cap: "butt" },
        data: [
          [one.low, at],
          [one.high, at],
        ],
      })),
      {
        type: "scatter",
        z: 3,
        silent: true,
        symbolSize: 11,
        itemStyle: { color: ink.accent, borderColor: ink.paper, borderWidth: 2 },
        data: shown.map((one, at) => [one.value, at]),
      },
      {
        // The words stand at the end of the line, not on it.
        type: "scatter",
        silent: true,
        symbolSize: 1,
        itemStyle: { color: "transparent" },
        data: shown.map((one, at) => [one.high, at]),
        label: {
          show: true,
          position: "right",
          color: ink.ink,
          formatter: (point: { dataIndex: number }) => {
            const one = shown[point.dataIndex]!;
            return `${figures(one.value)} (${figures(one.low)}–${figures(one.high)}) ${unit}`.trim();
          },
        },
      },
    ],
  }));
}
