// Bars from the longest, or as they come; the value stands at each, one of them may be the one.
import { axis, chart, figures } from "./charts";
import type { Redraw } from "../parts/islands";

export interface Bars {
  bars: { name: string; value: number; marked?: boolean }[];
  unit?: string;
  /** Standing bars for what has an order of its own, as days have. */
  upright?: boolean;
}

const LINE_PX = 34;

export function draw(place: HTMLElement, data: unknown): Redraw {
  const { bars, unit = "", upright = false } = data as Bars;
  if (!upright) place.style.height = `${Math.max(bars.length, 2) * LINE_PX + 12}px`;
  const shown = upright ? bars : [...bars].reverse();
  return chart(place, (ink) => {
    const names = axis(ink, {
      type: "category",
      data: shown.map((bar) => bar.name),
      axisLabel: { color: ink.ink, hideOverlap: upright, ...(upright ? {} : { width: 150, overflow: "break", lineHeight: 14 }) },
      axisLine: { show: upright, lineStyle: { color: ink.edge } },
    });
    const amounts = axis(ink, {
      type: "value",
      axisLabel: { show: upright, color: ink.muted, formatter: figures },
      splitLine: { show: upright, lineStyle: { color: ink.line } },
    });
    return {
      grid: { left: 4, right: upright ? 12 : 64, top: upright ? 24 : 4, bottom: 4, containLabel: true },
      xAxis: upright ? names : amounts,
      yAxis: upright ? amounts : names,
      series: [
        {
          type: "bar",
          barMaxWidth: upright ? 28 : 14,
          data: shown.map((bar) => ({
            value: bar.value,
            itemStyle: { color: bar.marked === true ? ink.accent : ink.edge },
          })),
          label: {
            show: !upright || bars.length <= 16,
            position: upright ? "top" : "right",
            color: ink.ink,
            formatter: (bar: { value: number }) => `${figures(bar.value)} ${unit}`.trim(),
          },
        },
      ],
    };
  });
}
