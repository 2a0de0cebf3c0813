import { cn } from "@/components/ui/cn";
import { type FlowNode, fitText } from "./flow-layout";

/** Width (px) of a node's bar. */
export const nodeWidth = 8;

/** Below this height two lines of text would run into the neighbour's. */
const twoLinesFrom = 24;
const oneLineFrom = 7;

/** One thing that flows leave or reach: its bar, its name and its amount, as far as they fit. */
export function FlowNodeMark({
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
