"use client";

import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { countryName } from "@/components/format/country";
import { Quantity } from "@/components/format/figures";
import { formatPercent } from "@/components/format/quantity";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { MatrixField } from "@/lib/planning/survival-matrix";
import { SurvivalDetail } from "./survival-detail";

export interface SurvivalRow {
  id: string;
  scope: "provider" | "region";
  name: string;
  displacedRequestsPerSec: number;
  unservedRequestsPerSec: number;
  sentence: string;
  /** Those who would lose something, the most first. */
  cells: readonly { cell: string; unservedRequestsPerSec: number; rules: readonly string[] }[];
  receiving: readonly { fleet: string; busyBefore: number; busyAfter: number; accelerators: number }[];
  fields: readonly (MatrixField | null)[];
}

/** More origins than this do not fit beside one another; the others are in the row's own words. */
const mostOrigins = 14;

const head = "h-8 px-2 text-right align-bottom text-xs font-medium text-muted";

/** Failures down, origins across; a row opens to what would be lost there and where the rest would go. */
export function SurvivalTable({
  origins,
  rows,
}: {
  origins: readonly { origin: string; requestsPerSec: number }[];
  rows: readonly SurvivalRow[];
}) {
  const [open, setOpen] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const shown = origins.slice(0, mostOrigins);
  const fatal = rows.filter(({ unservedRequestsPerSec }) => unservedRequestsPerSec > 0);
  const survived = rows.length - fatal.length;
  return (
    <>
      <p className="pb-2 text-sm text-muted">
        {survived === rows.length
          ? `Any of these ${rows.length} could fail, and everything would find room elsewhere.`
          : `${fatal.length} of ${rows.length} failures would leave demand unserved.`}{" "}
        A field is the part of an origin&apos;s demand that would be; a dot is demand that would find room
        elsewhere.
      </p>
      <section
        aria-label="What each failure would lose"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="overflow-x-auto"
      >
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className={cn(head, "pl-0 text-left")}>
                If this failed
              </th>
              <th scope="col" className={head}>
                Serves <span className="font-normal text-faint">req/s</span>
              </th>
              <th scope="col" className={head}>
                Unserved <span className="font-normal text-faint">req/s</span>
              </th>
              {shown.map(({ origin }) => (
                <th
                  key={origin}
                  scope="col"
                  title={countryName(origin)}
                  className={cn(head, "w-11 text-center")}
                >
                  <abbr title={countryName(origin)} className="no-underline">
                    {origin}
                  </abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(all ? rows : fatal).map((row) => (
              <Fragment key={row.id}>
                <tr className="border-b border-line">
                  <th scope="row" className="h-8 pr-3 text-left font-normal whitespace-nowrap">
                    <button
                      type="button"
                      aria-expanded={open === row.id}
                      onClick={() => setOpen(open === row.id ? null : row.id)}
                      className="inline-flex min-h-6 items-center gap-1.5 rounded-sm hover:text-accent"
                    >
                      <ChevronRight
                        aria-hidden
                        className={cn("size-3.5 text-faint", open === row.id && "rotate-90")}
                      />
                      <StatusGlyph
                        status={row.unservedRequestsPerSec > 0 ? "degraded" : "ok"}
                        title={row.unservedRequestsPerSec > 0 ? "Not survived" : "Survived"}
                      />
                      {row.name} <span className="text-xs text-faint">{row.scope}</span>
                    </button>
                  </th>
                  <td className="px-2 text-right tabular-nums text-muted">
                    <Quantity value={row.displacedRequestsPerSec} />
                  </td>
                  <td className="px-2 text-right tabular-nums">
                    {row.unservedRequestsPerSec > 0 ? (
                      <Quantity value={row.unservedRequestsPerSec} />
                    ) : (
                      <span className="text-faint">0</span>
                    )}
                  </td>
                  {shown.map(({ origin }, at) => (
                    <Field key={origin} field={row.fields[at] ?? null} />
                  ))}
                </tr>
                {open === row.id ? (
                  <tr className="border-b border-line bg-sunken">
                    <td colSpan={3 + shown.length} className="px-3 py-2">
                      <SurvivalDetail row={row} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
      </section>
      {survived > 0 ? (
        <Button variant="quiet" aria-expanded={all} onClick={() => setAll(!all)} className="mt-1 -ml-3">
          {all ? "Hide" : "Show"} the {survived} that would be survived
        </Button>
      ) : null}
    </>
  );
}

/** The part of an origin's demand that one failure would leave unserved. */
function Field({ field }: { field: MatrixField | null }) {
  if (field === null) return <td />;
  if (field.unservedShare < 0.0005)
    return (
      <td className="text-center text-faint" title={`${formatPercent(field.displacedShare)} would move`}>
        <span aria-hidden>·</span>
        <span className="sr-only">survived</span>
      </td>
    );
  return (
    <td
      className="px-1 text-center text-xs tabular-nums"
      style={{
        background: `color-mix(in oklab, var(--warn) ${Math.round(10 + 30 * field.unservedShare)}%, var(--canvas))`,
      }}
    >
      {field.unservedShare >= 0.995 ? "all" : `${Math.max(1, Math.round(field.unservedShare * 100))}%`}
    </td>
  );
}
