import { cn } from "@/components/ui/cn";
import type { Column } from "./column";

/** A column's header: its name, its unit, and the button that sorts by it. */
export function SortHeader<Row>({
  column,
  sorted,
  onSort,
}: {
  column: Column<Row>;
  sorted: false | "asc" | "desc";
  onSort: () => void;
}) {
  return (
    <th
      scope="col"
      aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
      className={cn(
        "sticky top-0 z-10 h-(--row-h) border-b border-line-strong bg-canvas px-(--cell-x) text-xs font-medium text-muted",
        column.numeric ? "text-right" : "text-left",
        column.wide && "max-sm:hidden",
      )}
    >
      <button
        type="button"
        onClick={onSort}
        className={cn(
          "inline-flex min-h-6 items-center gap-1 whitespace-nowrap hover:text-ink",
          column.numeric && "flex-row-reverse",
          sorted && "text-ink",
        )}
      >
        <span>
          {column.header}
          {column.unit ? <span className="font-normal text-faint"> {column.unit}</span> : null}
        </span>
        <svg
          viewBox="0 0 8 8"
          aria-hidden
          className={cn("size-2 fill-current", sorted ? "opacity-100" : "opacity-0")}
        >
          {sorted === "asc" ? <path d="M4 1 7.5 7h-7z" /> : <path d="M4 7 .5 1h7z" />}
        </svg>
      </button>
    </th>
  );
}
