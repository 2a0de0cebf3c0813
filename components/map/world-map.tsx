"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { type ChartColour, cssColour } from "@/components/charts/colour";
import { useElementWidth } from "@/components/charts/element-width";
import { Choice } from "@/components/ui/choice";
import { cn } from "@/components/ui/cn";
import { StatusBadge } from "@/components/ui/status-badge";
import { basemap, flowArc, mapViewIds, mapViews, projectionFor } from "./geography";
import { markRadius, placeLabels } from "./labels";
import { type MapMark, MapMarkShape } from "./map-mark";

/** Traffic between two marks. `change` says how it differs from today. */
export type MapFlow = {
  from: string;
  to: string;
  value: number;
  colour: ChartColour;
  change?: "more" | "less";
};

/** Regions and the traffic between demand and them. The view (world or a part) is in the URL. */
export function WorldMap({
  label,
  marks,
  flows = [],
  height = 440,
  legend,
}: {
  label: string;
  marks: MapMark[];
  flows?: MapFlow[];
  height?: number;
  legend?: ReactNode;
}) {
  const host = useRef<HTMLDivElement>(null);
  const width = useElementWidth(host, 1120);
  const [view, setView] = useQueryState("map", parseAsStringLiteral(mapViewIds).withDefault("world"));
  const [litId, setLit] = useState<string | null>(null);

  const projection = useMemo(() => projectionFor(view, width, height), [view, width, height]);
  const base = useMemo(() => basemap(projection), [projection]);
  const placed = useMemo(() => {
    const largest = (kind: MapMark["kind"]) =>
      Math.max(0, ...marks.filter((mark) => mark.kind === kind).map((mark) => mark.value));
    const largestOf = { origin: largest("origin"), region: largest("region") };
    return marks.flatMap((mark) => {
      const point = projection(mark.at);
      if (!point || point[0] < 0 || point[0] > width || point[1] < 0 || point[1] > height) return [];
      // To a tenth of a pixel: server and browser differ in the last digits of a sine.
      const [x, y, radius] = [...point, markRadius(mark.value, largestOf[mark.kind], 13)].map((px) =>
        Number(px.toFixed(1)),
      );
      return [{ mark, x: x ?? 0, y: y ?? 0, radius: radius ?? 0 }];
    });
  }, [marks, projection, width, height]);
  const names = useMemo(() => {
    const wishes = placed
      .filter(({ mark }) => mark.kind === "region")
      .map(({ mark, x, y, radius }) => ({ id: mark.id, x, y, radius, text: mark.label, weight: mark.value }));
    return new Map(placeLabels(wishes, { width, height }).map((name) => [name.id, name]));
  }, [placed, width, height]);
  const arcs = useMemo(() => {
    const at = new Map(marks.map((mark) => [mark.id, mark.at]));
    const most = Math.max(0, ...flows.map((flow) => flow.value));
    return flows.flatMap((flow) => {
      const [from, to] = [at.get(flow.from), at.get(flow.to)];
      if (!from || !to || !(flow.value > 0)) return [];
      return [
        {
          flow,
          path: flowArc(projection, from, to),
          width: (0.75 + 4.25 * Math.sqrt(flow.value / most)).toFixed(1),
        },
      ];
    });
  }, [flows, marks, projection]);

  const lit = placed.find(({ mark }) => mark.id === litId);
  const touches = (flow: MapFlow) => litId === null || flow.from === litId || flow.to === litId;
  const anyChange = flows.some((flow) => flow.change);

  return (
    <figure aria-label={label} className="min-w-0">
      <div className="flex flex-wrap items-center justify-between gap-2 pb-2">
        <Choice
          label="Part of the world"
          options={mapViewIds.map((id) => ({ id, label: mapViews[id].label }))}
          value={view}
          onChoose={(id) => void setView(id === "world" ? null : id)}
        />
        {legend}
      </div>
      <div
        ref={host}
        className="relative overflow-hidden rounded-md border border-line bg-sunken"
        style={{ height }}
      >
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: the figure is named; a <title> here would pop up over every mark. */}
        <svg width={width} height={height} onPointerLeave={() => setLit(null)}>
          <path d={base.graticule} className="fill-none stroke-line" strokeWidth="0.5" />
          <path d={base.land} className="fill-land" />
          <path d={base.borders} className="fill-none stroke-coast" strokeWidth="0.5" />
          <g fill="none" strokeLinecap="round" className="pointer-events-none">
            {arcs.map(({ flow, path, width: thick }) => (
              <path
                key={`${flow.from} ${flow.to}`}
                d={path}
                stroke={cssColour(flow.colour)}
                strokeWidth={thick}
                strokeDasharray={flow.change === "less" ? "4 4" : undefined}
                className={cn(
                  "transition-opacity duration-100",
                  !touches(flow)
                    ? "opacity-[0.05]"
                    : litId || flow.change
                      ? "opacity-80"
                      : anyChange
                        ? "opacity-20"
                        : "opacity-40",
                )}
              />
            ))}
          </g>
          {placed.map(({ mark, x, y, radius }) => (
            <MapMarkShape key={mark.id} mark={mark} x={x} y={y} radius={radius} onLight={setLit} />
          ))}
          <g className="pointer-events-none text-[11px]">
            {placed.map(({ mark }) => {
              const name = names.get(mark.id);
              return name ? (
                <text
                  key={mark.id}
                  x={name.x}
                  y={name.y}
                  textAnchor={name.anchor}
                  dominantBaseline="central"
                  className="fill-ink stroke-sunken stroke-[3px] [paint-order:stroke]"
                >
                  {mark.label}
                </text>
              ) : null;
            })}
          </g>
        </svg>
        {lit ? (
          <div
            className="pointer-events-none absolute z-10 max-w-72 rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-xs shadow-pop"
            style={{
              left: Math.min(lit.x + 14, width - 230),
              ...(lit.y > height / 2 ? { bottom: height - lit.y + 12 } : { top: lit.y + 12 }),
            }}
          >
            <p className="flex items-center gap-2 font-medium">
              {lit.mark.label}
              {lit.mark.status ? <StatusBadge status={lit.mark.status} className="text-xs" /> : null}
            </p>
            {lit.mark.detail ? <div className="text-muted">{lit.mark.detail}</div> : null}
          </div>
        ) : null}
      </div>
    </figure>
  );
}
