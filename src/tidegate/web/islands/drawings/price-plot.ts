// Declared unit values of the same goods over time, with the one in hand marked and named.
import { axis, chart, figures } from "./charts";
import type { Redraw } from "../parts/islands";

interface Price {
  at: string;
  value: number;
  name?: string;
}

export interface PricePlot {
  /** What others declared. */
  prices: Price[];
  /** The one in hand. */
  this: Price;
  /** Words for it: `this consignment`. */
  label: string;
  /** `HKD per kg`. */
  unit: string;
  /** The middle of the others, and between which values nine of ten of them are. */
  median?: number;
  low?: number;
  high?: number;
  median_label?: string;
}

const WIDE = 20;

export function draw(place: HTMLElement, data: unknown): Redraw {
  const plot = data as PricePlot;
  const values = [...plot.prices.map((price) => price.value), plot.this.value];
  const apart = Math.max(...values) / Math.max(Math.min(...values), Number.MIN_VALUE);
  return chart(place, (ink) => ({
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: ink.paper,
      borderColor: ink.edge,
      textStyle: { color: ink.ink, fontSize: 12 },
      formatter: (point: { value: [string, number]; name: string }) =>
        `${point.value[0].slice(0, 10)}  ${figures(point.value[1])} ${plot.unit}${
          point.name ? `\n${point.name}` : ""
        }`,
    },
    xAxis: axis(ink, { type: "time", splitLine: { show: false } }),
    yAxis: axis(ink, {
      // Prices differ by factors: beyond twenty only a logarithm shows both ends.
      type: apart > WIDE && Math.min(...values) > 0 ? "log" : "value",
      name: plot.unit,
      nameTextStyle: { color: ink.muted, align: "left" },
      scale: true,
      axisLabel: { color: ink.muted, formatter: figures },
    }),
    series: [
      {
        type: "scatter",
        data: plot.prices.map((price) => ({
          value: [price.at, price.value],
          name: price.name ?? "",
        })),
        symbolSize: plot.prices.length > 300 ? 4 : 6,
        itemStyle: { color: ink.edge, opacity: plot.prices.length > 300 ? 0.45 : 0.7 },
        ...(plot.median === undefined
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: "none",
                animation: false,
                lineStyle: { color: ink.muted, type: "solid", width: 1 },
                label: {
                  position: "insideStartTop",
                  color: ink.ink,
                  backgroundColor: ink.paper,
                  padding: [1, 3],
                  formatter: `${plot.median_label ?? ""} ${figures(plot.median)}`,
                },
                data: [{ yAxis: plot.median }],
              },
            }),
      },
      {
        type: "scatter",
        z: 5,
        symbol: "diamond",
        symbolSize: 16,
        data: [{ value: [plot.this.at, plot.this.value], name: plot.label }],
        itemStyle: { color: ink.accent, borderColor: ink.paper, borderWidth: 2 },
        label: {
          show: true,
          position: "left",
          distance: 6,
          color: ink.accent,
          fontWeight: 600,
          backgroundColor: ink.paper,
          padding: [2, 3],
          formatter: `${plot.label} ${figures(plot.this.value)}`,
        },
      },
    ],
  }));
}
