// Two distributions over the same parts: that of then as quiet bars, that of now as a line of points.
import { axis, chart, figures } from "./charts";
import type { Redraw } from "../parts/islands";

export interface ThenNow {
  parts: string[];
  /** Shares in percent. */
  then: number[];
  now: number[];
  /** Words for the two. */
  then_name: string;
  now_name: string;
}

const TALL_PX = 168;

export function draw(place: HTMLElement, data: unknown): Redraw {
  const { parts, then, now, then_name, now_name } = data as ThenNow;
  place.style.height = `${TALL_PX}px`;
  const highest = (some: number[]): number => some.indexOf(Math.max(...some));
  // The name stands once, at the highest of each.
  const named = (some: number[], name: string, position: string, color: string): object => ({
    show: true,
    position,
    color,
    formatter: (at: { dataIndex: number }) => (at.dataIndex === highest(some) ? name : ""),
  });
  return chart(place, (ink) => ({
    grid: { left: 4, right: 12, top: 26, bottom: 4, containLabel: true },
    xAxis: axis(ink, { type: "category", data: parts, axisLabel: { color: ink.muted, hideOverlap: true } }),
    yAxis: axis(ink, {
      type: "value",
      axisLabel: { color: ink.muted, formatter: (share: number) => `${figures(share)} %` },
    }),
    series: [
      {
        type: "bar",
        silent: true,
        barCategoryGap: "12%",
        data: then,
        itemStyle: { color: ink.line },
        label: named(then, then_name, "insideBottom", ink.ink),
      },
      {
        type: "line",
        silent: true,
        z: 3,
        symbol: "circle",
        symbolSize: 7,
        data: now,
        lineStyle: { color: ink.accent, width: 2 },
        itemStyle: { color: ink.accent },
        label: named(now, now_name, "top", ink.accent),
      },
    ],
  }));
}
