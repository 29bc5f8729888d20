// Bars from the longest, or as they come; the value stands at each, one of them may be the one. A bar
// that is a part of something stands on a quiet bar of the whole.
import { axis, chart, figures, nameWidth } from "./charts";
import type { Redraw } from "../parts/islands";

export interface Bars {
  bars: { name: string; value: number; whole?: number; marked?: boolean }[];
  unit?: string;
  /** Standing bars for what has an order of its own, as days have. */
  upright?: boolean;
}

const LINE_PX = 34;

export function draw(place: HTMLElement, data: unknown): Redraw {
  const { bars, unit = "", upright = false } = data as Bars;
  // Days on which nothing was are told by the title; an empty frame would look like a fault.
  place.hidden = upright && bars.every((bar) => bar.value === 0);
  if (place.hidden) return { resize: () => undefined, recolour: () => undefined };
  if (!upright) place.style.height = `${Math.max(bars.length, 2) * LINE_PX + 12}px`;
  const shown = upright ? bars : [...bars].reverse();
  const parts = shown.some((bar) => bar.whole !== undefined);
  const said = (bar: Bars["bars"][number]): string => {
    if (upright && bar.value === 0) return "";
    return bar.whole === undefined ? figures(bar.value) : `${figures(bar.value)} / ${figures(bar.whole)}`;
  };
  return chart(place, (ink) => {
    const names = axis(ink, {
      type: "category",
      data: shown.map((bar) => bar.name),
      axisLabel: { color: ink.ink, hideOverlap: upright, ...(upright ? {} : { width: nameWidth(place), overflow: "break", lineHeight: 14 }) },
      axisLine: { show: upright, lineStyle: { color: ink.edge } },
    });
    const amounts = axis(ink, {
      type: "value",
      // What is counted is whole.
      minInterval: 1,
      axisLabel: { show: upright, color: ink.muted, formatter: figures },
      splitLine: { show: upright, lineStyle: { color: ink.line } },
    });
    return {
      grid: { left: 4, right: upright ? 12 : 64, top: upright ? 24 : 4, bottom: 4, containLabel: true },
      xAxis: upright ? names : amounts,
      yAxis: upright ? amounts : names,
      series: [
        ...(parts
          ? [
              {
                type: "bar",
                silent: true,
                barMaxWidth: 14,
                barGap: "-100%",
                data: shown.map((bar) => bar.whole ?? bar.value),
                itemStyle: { color: ink.line },
                label: {
                  show: true,
                  position: "right",
                  color: ink.ink,
                  formatter: (bar: { dataIndex: number }) => said(shown[bar.dataIndex]!),
                },
              },
            ]
          : []),
        {
          type: "bar",
          barMaxWidth: upright ? 28 : 14,
          data: shown.map((bar) => ({
            value: bar.value,
            itemStyle: { color: bar.marked === true ? ink.accent : ink.edge },
          })),
          label: {
            show: !parts && (!upright || bars.length <= 16),
            position: upright ? "top" : "right",
            color: ink.ink,
            formatter: (bar: { dataIndex: number }) =>
              `${said(shown[bar.dataIndex]!)} ${unit}`.trim(),
          },
        },
      ],
    };
  });
}
