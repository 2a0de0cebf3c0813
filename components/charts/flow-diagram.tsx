"use client";

import { useMemo, useRef, useState } from "react";
import { formatPercent } from "@/components/format/quantity";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { ChartTable } from "./chart-table";
import { type ChartColour, cssColour } from "./colour";
import { useElementWidth } from "./element-width";
import {
  type Flow,
  type FlowLayout,
  type FlowNode,
  fitText,
  flowScale,
  foldSmall,
  layoutFlows,
  ribbonPath,
} from "./flow-layout";
import { formatValue, formatValueExact, type ValueFormat } from "./value-format";

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

const nodeWidth = 8;
const gap = 5;
/** Room (px) above and below for names taller than their node. */
const overhang = 12;
const otherId = "\u0000other";
const mostSources = 16;

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
    () => twoLayouts(props.sources, before, after, height),
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
            <Node
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
                <Node
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
            <Node
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
        rows={() => tableRows(before, after, names, format)}
      />
      <p className="sr-only">
        {one.targets
          .map((node) => `${names.get(node.id)} ${formatPercent(node.value / (total || 1))}`)
          .join(", ")}
      </p>
    </figure>
  );
}

function twoLayouts(sources: Props["sources"], before: Flow[], after: Flow[] | undefined, height: number) {
  // Both sides fold by the same ranking, or a source could be in "Others" on one side alone.
  const rankBy = after ? [...before, ...after] : before;
  const fold = (flows: Flow[]) => foldSmall(flows, "from", mostSources, otherId, rankBy);
  const order = [...sources.map((source) => source.id), otherId];
  if (!after) return { left: layoutFlows(fold(before), order, { height, gap }), right: null };
  const sides = [fold(before), fold(after)] as const;
  const column = (flows: Flow[], end: "from" | "to") => {
    const sums = new Map<string, number>();
    for (const flow of flows)
      if (flow.value > 0) sums.set(flow[end], (sums.get(flow[end]) ?? 0) + flow.value);
    return sums;
  };
  const scale = flowScale(
    sides.flatMap((flows) => [column(flows, "from"), column(flows, "to")]),
    height,
    gap,
  );
  return {
    left: layoutFlows(sides[0], order, { height, gap, scale }),
    right: layoutFlows(sides[1], order, { height, gap, scale }),
  };
}

function tableRows(
  before: Flow[],
  after: Flow[] | undefined,
  names: Map<string, string>,
  format: ValueFormat,
) {
  const keys = new Map([...before, ...(after ?? [])].map((flow) => [`${flow.from}\u0000${flow.to}`, flow]));
  const amount = (flows: Flow[], like: Flow) =>
    flows.reduce((sum, flow) => (flow.from === like.from && flow.to === like.to ? sum + flow.value : sum), 0);
  return [...keys.values()].map((flow) => {
    const name = `${names.get(flow.from) ?? flow.from} → ${names.get(flow.to) ?? flow.to}`;
    const values = [amount(before, flow), ...(after ? [amount(after, flow)] : [])];
    return {
      key: name,
      shown: name,
      cells: values.map((value) => ({ text: formatValueExact(value, format), value })),
    };
  });
}

/** Below this height two lines of text would run into the neighbour's. */
const twoLinesFrom = 24;
const oneLineFrom = 7;

function Node({
  node,
  x,
  colour,
  side,
  name,
  detail,
  room,
  onLight,
}: {
  node: FlowNode;
  x: number;
  /** Width (px) that its text may take. */
  room: number;
  colour: string;
  side: "left" | "right" | "over";
  name: string;
  detail: string | null;
  onLight: (id: string | null) => void;
}) {
  const tall = node.y1 - node.y0;
  const middle = (node.y0 + node.y1) / 2;
  const textX = side === "left" ? x - 6 : x + nodeWidth + 6;
  const beside = detail && tall < twoLinesFrom ? ` ${detail}` : "";
  const anchor = side === "left" ? "end" : "start";
  return (
    <g onPointerEnter={() => onLight(node.id)}>
      <title>{`${name}${detail ? `: ${detail}` : ""}`}</title>
      <rect x={x} y={node.y0} width={nodeWidth} height={Math.max(1, tall)} fill={colour} rx="1" />
      {tall < oneLineFrom ? null : (
        <text
          x={textX}
          y={detail && !beside ? middle - 6.5 : middle}
          textAnchor={anchor}
          dominantBaseline="central"
          className={cn(
            "fill-ink text-[11px]",
            side === "over" && "stroke-canvas stroke-[3px] font-medium [paint-order:stroke]",
          )}
        >
          {fitText(name, room - beside.length * 6.2)}
          {beside ? <tspan className="fill-muted">{beside}</tspan> : null}
          {detail && tall >= twoLinesFrom ? (
            <tspan x={textX} dy="13" className="fill-muted">
              {detail}
            </tspan>
          ) : null}
        </text>
      )}
    </g>
  );
}
