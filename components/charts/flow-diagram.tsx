"use client";

import { useMemo, useRef, useState } from "react";
import { formatPercent } from "@/components/format/quantity";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { ChartTable } from "./chart-table";
import { type ChartColour, cssColour } from "./colour";
import { useElementWidth } from "./element-width";
import { type Flow, type FlowLayout, type FlowNode, ribbonPath } from "./flow-layout";
import { FlowNodeMark, nodeWidth } from "./flow-node";
import { flowRows, layoutSides, otherId } from "./flow-sides";
import { formatValue, type ValueFormat } from "./value-format";

export type FlowTarget = { id: string; label: string; colour: ChartColour };

type Props = {
  title: string;
  unit: string;
  format?: ValueFormat;
  /** What stands in the middle (demand), in this order from top to bottom. */
  sources: { id: string; label: string }[];
  targets: FlowTarget[];
  before: Flow[];
  /** When given, today stands left and the plan right of the same sources. */
  after?: Flow[];
  beforeLabel?: string;
  afterLabel?: string;
  sourceLabel: string;
  targetLabel: string;
  height?: number;
};

/** Room (px) above and below for names taller than their node. */
const overhang = 12;

/**
 * Where demand goes, as ribbons as thick as the amounts. With `after` it shows both tables at once,
 * mirrored about the demand, and what changes stands out against what stays.
 */
export function FlowDiagram(props: Props) {
  const { title, unit, format = "quantity", targets, before, after, height = 420 } = props;
  const { beforeLabel = "Today", afterLabel = "Planned", sourceLabel, targetLabel } = props;
  const host = useRef<HTMLDivElement>(null);
  const width = useElementWidth(host, 960);
  const [lit, setLit] = useState<string | null>(null);

  const names = useMemo(
    () =>
      new Map(
        [...props.sources, ...targets, { id: otherId, label: "Others" }].map(({ id, label }) => [id, label]),
      ),
    [props.sources, targets],
  );
  const colours = useMemo(() => new Map(targets.map((target) => [target.id, target.colour])), [targets]);
  const { left, right } = useMemo(
    () => layoutSides(props.sources, before, after, height),
    [props.sources, before, after, height],
  );
  if (left.links.length === 0 && (right?.links.length ?? 0) === 0) {
    return <EmptyState kind="no_data" title={`No ${unit} to show.`} />;
  }

  const label = Math.min(184, Math.max(88, width * 0.18));
  const columns = right
    ? { targetsLeft: label, sources: width / 2 - nodeWidth / 2, targetsRight: width - label - nodeWidth }
    : { targetsLeft: null, sources: label, targetsRight: width - label - nodeWidth };
  const one = right ?? left;
  const valueIn = (layout: FlowLayout, flow: Flow) =>
    layout.links.find((link) => link.from === flow.from && link.to === flow.to)?.value ?? 0;
  const touches = (flow: Flow) => lit === null || flow.from === lit || flow.to === lit;
  const total = one.sources.reduce((sum, node) => sum + node.value, 0);

  const ribbons = (layout: FlowLayout, other: FlowLayout | null, x0: number, x1: number) =>
    layout.links.map((link) => {
      const changed = other !== null && Math.abs(valueIn(other, link) - link.value) > total * 0.0005;
      return (
        <path
          key={`${link.from} ${link.to}`}
          d={ribbonPath(link, x0, x1)}
          fill={cssColour(colours.get(link.to) ?? "muted")}
          className={cn(
            "transition-opacity duration-100",
            !touches(link) ? "opacity-[0.06]" : changed ? "opacity-75" : other ? "opacity-20" : "opacity-45",
          )}
        >
          <title>{`${names.get(link.from)} → ${names.get(link.to)}: ${formatValue(link.value, format)} ${unit}`}</title>
        </path>
      );
    });

  const difference = (node: FlowNode, other: FlowLayout | null) => {
    if (other === null) return null;
    const change = node.value - (other.targets.find((target) => target.id === node.id)?.value ?? 0);
    if (Math.abs(change) <= total * 0.0005) return null;
    return `${change > 0 ? "+" : "−"}${formatValue(Math.abs(change), format)}`;
  };

  return (
    <figure className="min-w-0">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4 pb-2">
        <span className="text-sm font-medium">
          {title} <span className="font-normal text-faint">{unit}</span>
        </span>
        {right ? (
          <span className="text-xs text-faint">What changes is drawn strong, what stays is pale.</span>
        ) : null}
      </figcaption>
      <div className="flex justify-between text-xs text-muted">
        <span>{right ? beforeLabel : sourceLabel}</span>
        {right ? <span>{sourceLabel}</span> : null}
        <span>{right ? afterLabel : targetLabel}</span>
      </div>
      <div ref={host}>
        <svg
          width={width}
          height={height + overhang}
          viewBox={`0 ${-overhang / 2} ${width} ${height + overhang}`}
          role="img"
          aria-label={`${title}: ${sourceLabel} to ${targetLabel}, ${unit}; the table below has the figures.`}
          onPointerLeave={() => setLit(null)}
        >
          {right && columns.targetsLeft !== null ? (
            <>
              {ribbons(left, right, columns.sources, columns.targetsLeft + nodeWidth)}
              {ribbons(right, left, columns.sources + nodeWidth, columns.targetsRight)}
            </>
          ) : (
            ribbons(left, null, columns.sources + nodeWidth, columns.targetsRight)
          )}
          {one.sources.map((node) => (
            <FlowNodeMark
              key={node.id}
              node={node}
              x={columns.sources}
              colour="var(--ink)"
              side={right ? "over" : "left"}
              name={names.get(node.id) ?? node.id}
              detail={right ? null : formatValue(node.value, format)}
              room={label - 8}
              onLight={setLit}
            />
          ))}
          {columns.targetsLeft === null
            ? null
            : left.targets.map((node) => (
                <FlowNodeMark
                  key={node.id}
                  node={node}
                  x={columns.targetsLeft ?? 0}
                  colour={cssColour(colours.get(node.id) ?? "muted")}
                  side="left"
                  name={names.get(node.id) ?? node.id}
                  detail={formatValue(node.value, format)}
                  room={label - 8}
                  onLight={setLit}
                />
              ))}
          {one.targets.map((node) => (
            <FlowNodeMark
              key={node.id}
              node={node}
              x={columns.targetsRight}
              colour={cssColour(colours.get(node.id) ?? "muted")}
              side="right"
              name={names.get(node.id) ?? node.id}
              detail={difference(node, right ? left : null) ?? formatValue(node.value, format)}
              room={label - 8}
              onLight={setLit}
            />
          ))}
        </svg>
      </div>
      <ChartTable
        title={title}
        rowHeader={`${sourceLabel} → ${targetLabel}`}
        columns={[
          { id: "before", label: after ? beforeLabel : "Amount", unit },
          ...(after ? [{ id: "after", label: afterLabel, unit }] : []),
        ]}
        rows={() => flowRows(before, after, names, format)}
      />
      <p className="sr-only">
        {one.targets
          .map((node) => `${names.get(node.id)} ${formatPercent(node.value / (total || 1))}`)
          .join(", ")}
      </p>
    </figure>
  );
}
