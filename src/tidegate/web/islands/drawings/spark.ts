// A line as small as a word; its last value is marked.
import { chart } from "./charts";
import type { Redraw } from "../parts/islands";

export interface Spark {
  values: number[];
}

export function draw(place: HTMLElement, data: unknown): Redraw {
  const { values } = data as Spark;
  return chart(place, (ink) => ({
    grid: { left: 2, right: 6, top: 6, bottom: 4 },
    tooltip: { show: false },
    xAxis: { type: "category", show: false, data: values.map((_, n) => n) },
    yAxis: { type: "value", show: false, scale: true },
    series: [
      {
        type: "line",
        data: values,
        silent: true,
        showSymbol: true,
        symbol: "circle",
        symbolSize: (_: number, at: { dataIndex: number }) =>
          at.dataIndex === values.length - 1 ? 6 : 0,
        lineStyle: { color: ink.edge, width: 1.5 },
        itemStyle: { color: ink.accent },
      },
    ],
  }));
}
