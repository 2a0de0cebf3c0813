import Link from "next/link";
import type { ReactNode } from "react";
import { type ChartColour, cssColour } from "@/components/charts/colour";
import type { Status } from "@/components/ui/status";

/** A place on the map: a region with what it carries. `at` is [longitude, latitude] in degrees. */
export type MapMark = {
  id: string;
  label: string;
  at: [number, number];
  /** Its area on the map, in any unit common to all marks of its kind. */
  value: number;
  colour: ChartColour;
  /** Where demand comes from is a ring; where it is served is a disc. */
  kind: "origin" | "region";
  status?: Status;
  /** Said when the mark is pointed at. */
  detail?: ReactNode;
  href?: string;
};

const ringed = { critical: "var(--critical)", degraded: "var(--warn)" } as const;

/** A region as a disc, an origin as a ring; what is not well has a ring around it. A link where it leads somewhere. */
export function MapMarkShape({
  mark,
  x,
  y,
  radius,
  onLight,
}: {
  mark: MapMark;
  x: number;
  y: number;
  radius: number;
  onLight: (id: string | null) => void;
}) {
  const colour = cssColour(mark.colour);
  const alarm = mark.status === "critical" || mark.status === "degraded" ? ringed[mark.status] : null;
  const drawn = (
    <>
      {alarm ? <circle cx={x} cy={y} r={radius + 3.5} fill="none" stroke={alarm} strokeWidth="2" /> : null}
      <circle
        cx={x}
        cy={y}
        r={radius}
        fill={mark.kind === "region" && mark.status !== "no_data" ? colour : "transparent"}
        fillOpacity="0.85"
        stroke={mark.kind === "region" ? "var(--sunken)" : colour}
        strokeWidth="1"
        {...(mark.status === "no_data" ? { stroke: "var(--muted)", strokeDasharray: "2 2" } : {})}
      />
      {/* Small marks are still large enough to hit. */}
      <circle cx={x} cy={y} r={Math.max(radius, 9)} fill="transparent" />
    </>
  );
  const lights = {
    onPointerEnter: () => onLight(mark.id),
    onFocus: () => onLight(mark.id),
    onBlur: () => onLight(null),
  };
  return mark.href ? (
    <Link href={mark.href} aria-label={mark.label} {...lights}>
      {drawn}
    </Link>
  ) : (
    <g {...lights}>{drawn}</g>
  );
}
