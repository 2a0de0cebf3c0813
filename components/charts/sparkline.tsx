import { cn } from "@/components/ui/cn";
import { type ChartColour, cssColour } from "./colour";
import { sparkPath } from "./spark-path";

/** A line the size of a word, from zero to its own maximum. Its numbers must stand beside it. */
export function Sparkline({
  values,
  label,
  colour = "muted",
  className,
}: {
  values: (number | null)[];
  label: string;
  colour?: ChartColour;
  className?: string;
}) {
  return (
    <svg
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className={cn("h-5 w-24 overflow-visible", className)}
    >
      <path
        d={sparkPath(values, 100, 24)}
        fill="none"
        stroke={cssColour(colour)}
        strokeWidth="1.25"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
