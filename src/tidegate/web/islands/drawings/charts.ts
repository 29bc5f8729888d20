// ECharts with only what we draw: one hue and the accent, labels at the marks, no legend.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

import { colour, still, text } from "../parts/colours";
import type { Redraw } from "../parts/islands";

use([
  BarChart,
  CanvasRenderer,
  CustomChart,
  GridComponent,
  LabelLayout,
  LineChart,
  MarkLineComponent,
  ScatterChart,
  TooltipComponent,
]);

export interface Ink {
  ink: string;
  muted: string;
  line: string;
  edge: string;
  paper: string;
  accent: string;
  soft: string;
}

const ink = (): Ink => ({
  ink: colour("ink"),
  muted: colour("muted"),
  line: colour("line"),
  edge: colour("edge"),
  paper: colour("paper"),
  accent: colour("accent"),
  soft: colour("accent-soft"),
});

/** Draw what `options` says in the colours of the page, and again when these change. */
export function chart(place: HTMLElement, options: (ink: Ink) => EChartsCoreOption): Redraw {
  const drawing = init(place, null, { renderer: "canvas" });
  const draw = (): void => {
    const now = ink();
    drawing.setOption(
      {
        animation: !still(),
        animationDuration: 120,
        textStyle: { fontFamily: text(), fontSize: 12, color: now.ink },
        grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
        // HTML in a tooltip would carry style attributes, which the page's policy refuses.
        tooltip: {
          renderMode: "richText",
          confine: true,
          backgroundColor: now.paper,
          borderColor: now.edge,
          textStyle: { color: now.ink, fontSize: 12, fontFamily: text() },
        },
        ...options(now),
      },
      { notMerge: true },
    );
  };
  draw();
  place.firstElementChild?.setAttribute("aria-hidden", "true");
  return { resize: () => drawing.resize(), recolour: draw };
}

/** An axis in the manner of all: thin, quiet, few words. */
export const axis = (now: Ink, more: object = {}): object => ({
  axisLine: { lineStyle: { color: now.edge } },
  axisTick: { show: false },
  axisLabel: { color: now.muted, hideOverlap: true },
  nameTextStyle: { color: now.muted },
  splitLine: { lineStyle: { color: now.line } },
  ...more,
});

const figure = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
export const figures = (value: number): string => figure.format(value);

/** Pixels that the names beside bars may take: a third of a narrow place. */
export const nameWidth = (place: HTMLElement): number =>
  Math.min(150, Math.round(place.clientWidth / 3));
