"use client";

import { TimeSeries } from "@/components/charts/time-series";
import type { RowName } from "@/lib/planning/backtest/recorded/result";
import { formatUsd } from "@/lib/platform/money";
import { rowLooks } from "../../_components/row-looks";

/** One figure of every row over time. */
export interface Course {
  policy: RowName;
  /** By hour, at its end; null where it was not observed. */
  values: (number | null)[];
}

/** Every row as a line. */
function Lines({
  title,
  unit,
  timesMs,
  courses,
  note,
  limit,
  height,
}: {
  title: string;
  unit: string;
  timesMs: number[];
  courses: readonly Course[];
  note?: string;
  limit?: { value: number; label: string };
  height: number;
}) {
  return (
    <TimeSeries
      title={title}
      unit={unit}
      format="usd"
      timesMs={timesMs}
      series={courses.map(({ policy, values }) => {
        const { label, colour, dashed = false } = rowLooks[policy];
        return { id: policy, label, colour, dashed, values };
      })}
      range={{ fromMs: timesMs[0] ?? 0, toMs: timesMs.at(-1) ?? 0 }}
      group="backtest"
      height={height}
      {...(note === undefined ? {} : { note })}
      {...(limit === undefined ? {} : { limit })}
    />
  );
}

/** How cost grew, and how far each row was from hindsight by then. */
export function CostCourses({ timesMs, courses }: { timesMs: number[]; courses: readonly Course[] }) {
  const best = courses.find(({ policy }) => policy === "hindsight")?.values ?? [];
  const beyond = courses
    .filter(({ policy }) => policy !== "hindsight")
    .map(({ policy, values }) => ({
      policy,
      values: values.map((usd, hour) => {
        const least = best[hour] ?? null;
        return usd === null || least === null ? null : usd - least;
      }),
    }));
  return (
    <div className="grid gap-6">
      <Lines
        title="Cost beyond hindsight's"
        unit="USD, cumulative, without unserved"
        timesMs={timesMs}
        courses={beyond}
        note="Below zero: cheaper so far than hindsight, which pays early where that saves later"
        height={240}
      />
      <Lines
        title="Cost"
        unit="USD, cumulative, without unserved"
        timesMs={timesMs}
        courses={courses}
        note="Had the books been closed at that hour, commitments counted at their even pace"
        height={240}
      />
    </div>
  );
}

/** How each contract's commitment was drawn down. */
export function BurnDowns({
  timesMs,
  contracts,
}: {
  timesMs: number[];
  contracts: readonly { id: string; name: string; committedUsd: number; courses: readonly Course[] }[];
}) {
  return (
    <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
      {contracts.map(({ id, name, committedUsd, courses }) => (
        <Lines
          key={id}
          title={name}
          unit="USD drawn, cumulative"
          timesMs={timesMs}
          courses={courses}
          {...(committedUsd > 0
            ? { limit: { value: committedUsd, label: `due ${formatUsd(committedUsd)}` } }
            : { note: "Nothing is committed in this period" })}
          height={160}
        />
      ))}
    </div>
  );
}
