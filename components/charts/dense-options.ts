import type { RefObject } from "react";
import uPlot from "uplot";
import type { DenseLinesProps } from "./dense-lines";
import { timeTickLabels } from "./ticks";
import { formatTicks } from "./value-format";

/** Resolved colours: of the axes, of annotations by tone, and of each series as `series:<id>`. */
export type Ink = Record<"ink" | "grid" | "warn" | "critical" | "annotation" | `series:${string}`, string>;

const font = '11px "Inter Variable", system-ui, sans-serif';
/** A drag shorter than this is a slip of the hand. */
const shortestDragPx = 6;

/** What uPlot needs to draw a TimeSeries. Reads the newest props on every draw, so that it need not be made again. */
export function denseOptions(props: RefObject<DenseLinesProps>, ink: Ink, width: number): uPlot.Options {
  const { series, format, zone, height, group } = props.current;
  return {
    width,
    height,
    legend: { show: false },
    // To the right: half a label of a tick at the very end.
    padding: [12, 18, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    cursor: {
      y: false,
      points: { size: 6 },
      drag: { x: true, y: false, setScale: false },
      ...(group ? { sync: { key: group } } : {}),
    },
    scales: {
      x: { range: () => [props.current.range.fromMs / 1000, props.current.range.toMs / 1000] },
      y: { range: (_, min, max) => yRange(min, max, props.current.limit?.value) },
    },
    axes: [
      {
        stroke: ink.ink,
        font,
        // Two lines: the time, and the date where it begins.
        size: 42,
        grid: { show: false },
        ticks: { stroke: ink.grid, width: 1, size: 4 },
        values: (_, ticks, __, ___, stepSec) => timeTickLabels(ticks, stepSec, zone),
      },
      {
        stroke: ink.ink,
        font,
        size: 60,
        gap: 6,
        grid: { stroke: ink.grid, width: 1 },
        ticks: { show: false },
        values: (_, ticks) => formatTicks(ticks, format),
      },
    ],
    series: [
      {},
      ...series.map((line) => {
        const stroke = ink[`series:${line.id}`] ?? ink.ink;
        return {
          label: line.label,
          stroke,
          width: 1.5,
          spanGaps: false,
          points: { show: false },
          ...(line.dashed ? { dash: [4, 3] } : {}),
          ...(line.filled ? { fill: stroke.replace(/^rgb\((.*)\)$/, "rgba($1, 0.14)") } : {}),
        };
      }),
    ],
    hooks: {
      draw: [(chart) => drawMarks(chart, props.current, ink)],
      setCursor: [(chart) => props.current.onCursor(chart.cursor.idx ?? null)],
      setSelect: [
        (chart) => {
          const { left, width: dragged } = chart.select;
          if (dragged < shortestDragPx) return;
          const fromMs = chart.posToVal(left, "x") * 1000;
          const toMs = chart.posToVal(left + dragged, "x") * 1000;
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          props.current.onZoom?.({ fromMs, toMs });
        },
      ],
    },
  };
}

/** From zero, so that a small change does not look like a large one, up to a little above data and limit. */
function yRange(min: number | null, max: number | null, limit: number | undefined): uPlot.Range.MinMax {
  const low = Math.min(0, min ?? 0);
  const high = Math.max(max ?? 0, limit ?? 0);
  return [low * 1.05, high > low ? high * 1.08 : low + 1];
}

/** Annotations and the limit, over the plot. Positions are in canvas pixels. */
function drawMarks(chart: uPlot, { annotations, limit }: DenseLinesProps, ink: Ink) {
  const { ctx, bbox } = chart;
  const unit = uPlot.pxRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top - 12 * unit, bbox.width, bbox.height + 12 * unit);
  ctx.clip();
  ctx.font = `${11 * unit}px "Inter Variable", system-ui, sans-serif`;
  ctx.lineWidth = unit;
  let labelledTo = Number.NEGATIVE_INFINITY;
  for (const mark of annotations) {
    const colour = mark.tone === "critical" ? ink.critical : mark.tone === "warn" ? ink.warn : ink.annotation;
    const x = Math.round(chart.valToPos(mark.atMs / 1000, "x", true));
    ctx.strokeStyle = colour;
    ctx.fillStyle = colour;
    if (mark.toMs !== undefined) {
      ctx.globalAlpha = 0.1;
      ctx.fillRect(x, bbox.top, chart.valToPos(mark.toMs / 1000, "x", true) - x, bbox.height);
      ctx.globalAlpha = 1;
    }
    ctx.setLineDash([2 * unit, 2 * unit]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const width = ctx.measureText(mark.label).width + 3 * unit;
    // Near the right edge the name stands to the left of its line.
    const left = x + width > bbox.left + bbox.width ? x - width : x + 3 * unit;
    ctx.textAlign = "left";
    // A name that would run into the one before is left to the timeline; its line is drawn all the same.
    if (left >= labelledTo) {
      ctx.fillText(mark.label, left, bbox.top - 2 * unit);
      labelledTo = left + width + 7 * unit;
    }
  }
  if (limit !== undefined) {
    const y = Math.round(chart.valToPos(limit.value, "y", true));
    ctx.strokeStyle = ink.warn;
    ctx.fillStyle = ink.warn;
    ctx.setLineDash([5 * unit, 3 * unit]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.textAlign = "right";
    // Names of marks stand above the plot: a limit at its very top is named below its line.
    const below = y - bbox.top < 14 * unit;
    ctx.fillText(limit.label, bbox.left + bbox.width - 2 * unit, below ? y + 13 * unit : y - 5 * unit);
  }
  ctx.restore();
}
