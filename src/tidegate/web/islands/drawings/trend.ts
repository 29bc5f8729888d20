// A figure day by day, each with the interval that holds it; days on which it was not known are open.
import { axis, chart, figures } from "./charts";
import type { Redraw } from "../parts/islands";

export interface Trend {
  days: { day: string; value?: number; low?: number; high?: number; marked?: boolean }[];
  unit?: string;
  /** What it was then: a line across. */
  then?: number;
  then_name?: string;
}

const TALL_PX = 200;

export function draw(place: HTMLElement, data: unknown): Redraw {
  const { days, unit = "", then, then_name = "" } = data as Trend;
  place.style.height = `${TALL_PX}px`;
  return chart(place, (ink) => ({
    grid: { left: 4, right: 16, top: 16, bottom: 4, containLabel: true },
    xAxis: axis(ink, { type: "category", data: days.map((one) => one.day) }),
    yAxis: axis(ink, {
      type: "value",
      min: 0,
      axisLabel: { color: ink.muted, formatter: (at: number) => `${figures(at)} ${unit}`.trim() },
    }),
    series: [
      ...days.flatMap((one) =>
        one.low === undefined || one.high === undefined
          ? []
          : [
              {
                type: "line",
                silent: true,
                symbol: "none",
                lineStyle: { color: ink.edge, width: 4, cap: "butt" },
                data: [
                  [one.day, one.low],
                  [one.day, one.high],
                ],
              },
            ],
      ),
      {
        type: "line",
        z: 3,
        silent: true,
        connectNulls: false,
        symbol: "circle",
        symbolSize: (_: number, at: { dataIndex: number }) =>
          days[at.dataIndex]?.marked === true ? 10 : 6,
        data: days.map((one) => one.value ?? null),
        lineStyle: { color: ink.accent, width: 1.5 },
        itemStyle: { color: ink.accent },
        ...(then === undefined
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: "none",
                lineStyle: { color: ink.muted, type: "dashed" },
                label: { position: "insideStartTop", color: ink.muted, formatter: then_name },
                data: [{ yAxis: then }],
              },
            }),
      },
    ],
  }));
}
