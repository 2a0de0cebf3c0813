"use client";

import { useQueries } from "@tanstack/react-query";
import Link from "next/link";
import { useCallback, useState } from "react";
import { RelativeTime } from "@/components/format/time";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import type { WhatIfRecord } from "@/lib/planning/queries/what-ifs";
import { changeSentence } from "@/lib/planning/what-if/sentence";
import { answerQuery } from "../query-options";
import { type AnswerColumn, SideBySide } from "./side-by-side";
import { verdictOf } from "./verdict";

/** Kept what-ifs in the same figures beside today's plan, of the snapshot of the first. */
export function Comparison({
  kept,
  names,
}: {
  kept: readonly WhatIfRecord[];
  names: Readonly<Record<string, string>>;
}) {
  const [tab] = useState(() => Math.random().toString(36).slice(2));
  const nameOf = useCallback((id: string) => names[id] ?? id, [names]);
  const base = kept[0];
  const questions = [
    { id: "today", question: { snapshotSha256: base?.snapshotSha256 ?? "", changes: [] } },
    ...kept.map(({ id, snapshotSha256, changes }) => ({ id, question: { snapshotSha256, changes } })),
  ];
  const answers = useQueries({
    queries: questions.map(({ id, question }) => answerQuery(question, `${tab}/${id}`)),
  });
  const today = answers[0]?.data;
  const mixed = kept.some(({ snapshotSha256 }) => snapshotSha256 !== base?.snapshotSha256);
  const columns: AnswerColumn[] = questions.flatMap(({ id }, at) => {
    const answer = answers[at]?.data;
    const one = kept.find((whatIf) => whatIf.id === id);
    if (!answer) return [];
    return [
      {
        id,
        answer,
        label: one ? (
          <Link href={`/what-if/kept/${id}`} className="text-ink hover:text-accent hover:underline">
            {one.name}
          </Link>
        ) : (
          "Today, planned"
        ),
      },
    ];
  });
  const failed = answers.flatMap(({ error }, at) => (error ? [{ at, message: error.message }] : []));
  const waiting = answers.filter(({ isPending }) => isPending).length;

  return (
    <>
      <PageHeader
        parent={{ href: "/what-if", label: "What if" }}
        title="Compare what-ifs"
        lede={waiting > 0 ? `${waiting} of ${answers.length} are being solved.` : ledeOf()}
      />
      {mixed ? (
        <Notice tone="warn" title="These what-ifs rest on different snapshots.">
          Demand, capacity and spend differ between them besides what was changed. Keep them on one snapshot
          for a fair comparison.
        </Notice>
      ) : null}
      {failed.map(({ at, message }) => (
        <Notice key={at} tone="critical" title={`${at === 0 ? "Today" : kept[at - 1]?.name} has no answer.`}>
          {message}
        </Notice>
      ))}
      {today ? (
        <SideBySide caption="What-ifs, figure by figure" columns={columns} nameOf={nameOf} />
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
      <Section title="What each changes" className="mt-6">
        <ul>
          {kept.map(({ id, name, changes, snapshotAsOf }) => (
            <li
              key={id}
              className="grid gap-x-4 border-b border-line py-1.5 text-sm sm:grid-cols-[14rem_1fr_9rem]"
            >
              <span className="font-medium">{name}</span>
              <span>{changes.map((change) => changeSentence(change, nameOf)).join("; ") || "Nothing"}</span>
              <span className="text-xs text-faint">
                Frozen <RelativeTime at={snapshotAsOf} />
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );

  function ledeOf(): string {
    const solved = kept.flatMap(({ name }, at) => {
      const answer = answers[at + 1]?.data;
      return answer ? [{ name, answer }] : [];
    });
    const best = solved.toSorted((a, b) => a.answer.objectiveUsd - b.answer.objectiveUsd)[0];
    if (!today || !best) return "Nothing could be solved.";
    const verdict = verdictOf(today, best.answer);
    return `${best.name} is the cheapest: ${verdict.charAt(0).toLowerCase()}${verdict.slice(1)}`;
  }
}
