"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { RelativeTime } from "@/components/format/time";
import { cn } from "@/components/ui/cn";
import { Field, Select } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import type { Workbench as WorkbenchData } from "@/lib/planning/queries/what-ifs";
import type { Change } from "@/lib/planning/what-if/change";
import { namesOf } from "@/lib/planning/what-if/choices";
import { changeSentence } from "@/lib/planning/what-if/sentence";
import { AnswerRefused, answerQuery } from "../query-options";
import { AddChange } from "./add-change";
import { addressParsers } from "./address";
import { ChangeList } from "./change-list";
import { Freeze } from "./freeze";
import { KeepWhatIf } from "./keep-what-if";
import { KeptList } from "./kept-list";
import { OutcomeDetails, OutcomeFigures } from "./outcome";
import { verdictOf } from "./verdict";

type Frozen = NonNullable<WorkbenchData["snapshot"]>;

/** What is changed on the left, what would come of it on the right; all of it in the address. */
export function Workbench({
  data,
  snapshot,
  keepDisabled,
}: {
  data: WorkbenchData;
  snapshot: Frozen;
  keepDisabled: string | undefined;
}) {
  const [{ changes, kept: keptId }, setAddress] = useQueryStates(addressParsers, { history: "push" });
  const [tab] = useState(() => Math.random().toString(36).slice(2));
  const names = useMemo(() => namesOf(snapshot.choices), [snapshot]);
  const nameOf = useCallback((id: string) => names[id] ?? id, [names]);
  const providers = useMemo(
    () => Object.fromEntries(snapshot.choices.providers.map(({ id, name }) => [id, name])),
    [snapshot],
  );
  const kept = data.kept.find(({ id }) => id === keptId) ?? null;

  const question = { snapshotSha256: snapshot.sha256, changes };
  const today = useQuery(answerQuery({ ...question, changes: [] }, `${tab}/today`));
  const asked = useQuery({
    ...answerQuery(question, `${tab}/asked`),
    enabled: changes.length > 0,
    placeholderData: keepPreviousData,
  });
  const answer = changes.length > 0 ? asked.data : undefined;
  const solving = today.isFetching || (changes.length > 0 && asked.isFetching);
  const refused = changes.length > 0 ? asked.error : null;
  const fault =
    refused instanceof AnswerRefused && refused.change !== null
      ? { change: refused.change, message: refused.message }
      : null;

  // An answer on its way dims what still stands for the question before.
  const stale = solving ? "opacity-60 transition-opacity delay-200" : undefined;

  const setChanges = (next: readonly Change[]) =>
    void setAddress({ changes: next.length > 0 ? [...next] : null });
  const sentences = changes.map((change) => changeSentence(change, nameOf));
  const verdict = today.data && answer && !refused ? verdictOf(today.data, answer) : null;

  return (
    <>
      <PageHeader
        title={kept ? kept.name : "What if"}
        lede={
          verdict ??
          (changes.length === 0
            ? "Change an input and see what it would do to cost, risk and traffic. Nothing moves."
            : refused
              ? "These changes have no answer."
              : "Being solved.")
        }
        actions={
          <KeepWhatIf
            snapshotSha256={snapshot.sha256}
            changes={changes}
            kept={kept}
            suggested={sentences.join("; ").slice(0, 120)}
            disabledReason={keepDisabled ?? (changes.length === 0 ? "Change something first." : undefined)}
          />
        }
      />
      <p role="status" className="sr-only">
        {solving ? "Solving" : (verdict ?? "")}
      </p>
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[17rem_minmax(0,1fr)]">
        <div className="flex flex-col gap-4">
          <Section title="Changes" className="pb-0">
            <ChangeList
              changes={changes}
              nameOf={nameOf}
              fault={fault}
              onRemove={(at) => setChanges(changes.filter((_, index) => index !== at))}
            />
          </Section>
          <AddChange
            choices={snapshot.choices}
            disabledReason={changes.length >= 40 ? "There are forty changes already." : undefined}
            onAdd={(change) => setChanges([...changes, change])}
          />
          <Section title="Inputs" className="pb-0">
            <div className="flex flex-col gap-2.5">
              <Field label="Frozen snapshot">
                <Select
                  value={snapshot.sha256}
                  onChange={(event) => void setAddress({ snapshot: event.target.value }, { shallow: false })}
                >
                  {data.snapshots.some(({ sha256 }) => sha256 === snapshot.sha256) ? null : (
                    <option value={snapshot.sha256}>{snapshot.asOf}</option>
                  )}
                  {data.snapshots.map(({ sha256, asOf, planName }) => (
                    <option key={sha256} value={sha256}>
                      {planName ?? `Frozen ${asOf.toISOString().slice(0, 16).replace("T", " ")} UTC`}
                    </option>
                  ))}
                </Select>
              </Field>
              <p className="text-xs text-muted">
                Frozen <RelativeTime at={snapshot.asOf} />: {snapshot.cells} cells, {snapshot.fleets} fleets,{" "}
                {snapshot.windows} windows.
              </p>
              <Freeze changes={changes} disabledReason={keepDisabled} />
            </div>
          </Section>
        </div>
        <div className="min-w-0" aria-busy={solving}>
          {refused && !fault ? (
            <Notice tone="critical" title="There is no answer.">
              {refused.message}
            </Notice>
          ) : null}
          {today.error ? (
            <Notice tone="critical" title="Today's plan was not solved.">
              {today.error.message}
            </Notice>
          ) : null}
          {today.data ? (
            <div className={stale}>
              <OutcomeFigures today={today.data} asked={answer ?? null} nameOf={nameOf} />
            </div>
          ) : today.error ? null : (
            <div className="border-t border-line">
              {Array.from({ length: 14 }, (_, i) => `row-${i}`).map((key) => (
                <div key={key} className="flex h-8 items-center border-b border-line">
                  <Skeleton className="h-3 w-full" />
                </div>
              ))}
            </div>
          )}
        </div>
      </div>
      {today.data ? (
        <div className={cn("mt-6", stale)} aria-busy={solving}>
          <OutcomeDetails
            today={today.data}
            asked={answer ?? null}
            places={data.places}
            providers={providers}
            nameOf={nameOf}
          />
        </div>
      ) : null}
      <Section title="Kept what-ifs" className="mt-6">
        <KeptList kept={data.kept} nameOf={nameOf} removeDisabled={keepDisabled} />
      </Section>
    </>
  );
}
