"use client";

import "uplot/dist/uPlot.min.css";
import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import { type ChartColour, cssColour } from "./colour";
import { denseOptions, type Ink } from "./dense-options";
import { useResolvedColours } from "./resolved-colours";
import type { Annotation, LineSeries } from "./time-series";
import type { ValueFormat } from "./value-format";

export type DenseLinesProps = {
  label: string;
  format: ValueFormat;
  timesMs: number[];
  series: LineSeries[];
  range: { fromMs: number; toMs: number };
  annotations: Annotation[];
  limit: { value: number; label: string } | undefined;
  onZoom: ((range: { fromMs: number; toMs: number }) => void) | undefined;
  group: string | undefined;
  zone: string;
  height: number;
  onCursor: (index: number | null) => void;
};

/**
 * The canvas of a TimeSeries. Only a change of what is drawn (series, theme, zone) makes a new
 * chart; new points are put into the one there is, so a live chart does not flicker.
 */
export function DenseLines(props: DenseLinesProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;

  const { series, timesMs, range, annotations } = props;
  const shape = JSON.stringify([
    series.map(({ id, colour, dashed, filled }) => [id, colour, dashed, filled]),
    props.format,
    props.zone,
    props.height,
    props.group,
    props.limit,
  ]);
  const colours = useMemo(() => {
    const named: Record<string, string> = {
      ink: "var(--muted)",
      grid: "var(--line)",
      warn: "var(--warn)",
      critical: "var(--critical)",
      annotation: "var(--faint)",
    };
    const [lines] = JSON.parse(shape) as [[string, ChartColour][]];
    for (const [id, colour] of lines) named[`series:${id}`] = cssColour(colour);
    return named;
  }, [shape]);
  const ink = useResolvedColours(colours) as Ink | null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for everything the options are made from.
  useEffect(() => {
    const element = host.current;
    if (element === null || ink === null) return;
    const made = new uPlot(denseOptions(latest, ink, element.clientWidth), aligned(latest.current), element);
    chart.current = made;
    const resized = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: latest.current.height }),
    );
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [shape, ink]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: points, range and annotations are what is redrawn.
  useEffect(() => {
    chart.current?.setData(aligned(latest.current), true);
  }, [series, timesMs, range.fromMs, range.toMs, annotations]);

  return (
    <div ref={host} role="img" aria-label={props.label} style={{ height: props.height }} className="w-full" />
  );
}

function aligned({ timesMs, series }: DenseLinesProps): uPlot.AlignedData {
  return [timesMs.map((time) => time / 1000), ...series.map((line) => line.values)];
}
