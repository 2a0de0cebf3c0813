"use client";

import { useMemo } from "react";
import { Flows } from "@/app/(console)/plans/_components/flows";
import { MovesTable } from "@/app/(console)/plans/_components/moves-table";
import { UnservedReasons } from "@/app/(console)/plans/_components/unserved-reasons";
import { formatDuration } from "@/components/format/quantity";
import { Section } from "@/components/ui/section";
import type { RegionPlace } from "@/lib/planning/region-places";
import type { Answer } from "@/lib/planning/what-if/model";
import type { NameOf } from "@/lib/planning/what-if/sentence";
import { Losses } from "./losses";
import { SideBySide } from "./side-by-side";

interface Answers {
  today: Answer;
  /** Null while nothing is changed. */
  asked: Answer | null;
  nameOf: NameOf;
}

/** A what-if beside today, figure by figure, and how it was solved. */
export function OutcomeFigures({ today, asked, nameOf }: Answers) {
  return (
    <>
      <SideBySide
        caption={asked ? "Today and what if, figure by figure" : "Today, figure by figure"}
        columns={[
          { id: "today", label: "Today, planned", answer: today },
          ...(asked ? [{ id: "asked", label: "What if", answer: asked }] : []),
        ]}
        nameOf={nameOf}
      />
      <p className="pt-2 text-xs text-faint">
        <Solved answer={asked ?? today} />
      </p>
    </>
  );
}

/** What a what-if would route where, what each failure would then lose, and what would move. */
export function OutcomeDetails({
  today,
  asked,
  places,
  providers,
  nameOf,
}: Answers & {
  places: readonly RegionPlace[];
  providers: Readonly<Record<string, string>>;
}) {
  const shown = asked ?? today;
  const flows = useMemo(
    () =>
      asked
        ? { before: today.flows.after, after: asked.flows.after }
        : { before: today.flows.before, after: today.flows.after },
    [today, asked],
  );
  const moves = useMemo(() => shown.moves.map((move, index) => ({ ...move, id: String(index) })), [shown]);
  return (
    <>
      <Section
        title="Where demand would go"
        note={
          asked
            ? "The running hour: the best plan of today left, the best plan of the what-if right"
            : "The running hour: today's routing left, the best plan right"
        }
      >
        <Flows
          byOrigin={flows}
          regions={places}
          providers={providers}
          beforeLabel={asked ? "Planned as it is" : "Today"}
          afterLabel={asked ? "What if" : "Planned"}
        />
      </Section>
      {shown.unserved.cells.length > 0 ? (
        <Section title="Unserved" note="In the running hour: what cannot be served together, and why">
          <UnservedReasons cells={shown.unserved.cells} reasons={shown.unserved.reasons} />
        </Section>
      ) : null}
      <Section
        title="If one more failed"
        note="What the loss of each provider and region would leave unserved in the running hour, nothing that survives moved"
      >
        <Losses today={today} asked={asked} nameOf={nameOf} />
      </Section>
      <Section
        title="Moves"
        note={
          shown.movesInAll > moves.length
            ? `The ${moves.length} largest of ${shown.movesInAll}, from today's routing to the running hour's`
            : "From today's routing to the running hour's"
        }
      >
        <MovesTable rows={moves} />
      </Section>
    </>
  );
}

/** What was solved, how finely, how long it took, and how sure it is. */
function Solved({ answer: { solved } }: { answer: Answer }) {
  const all = solved.windows === solved.ofWindows;
  return (
    <>
      {all
        ? `Solved all ${solved.windows} windows`
        : `Solved ${solved.windows} windows in place of ${solved.ofWindows}: the running hour, then about ${solved.hours} hours each`}{" "}
      in {formatDuration(solved.solveMs)}.{" "}
      {solved.status === "optimal"
        ? "Nothing costs less."
        : "Time ran out: a better plan may exist, the gap is in the figures' last digits or larger."}{" "}
      {all ? null : "Costs are to be compared with those beside them, not with a plan's."}
    </>
  );
}
