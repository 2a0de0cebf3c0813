import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { Actor } from "@/lib/identity/model";
import type { BacktestResult } from "@/lib/planning/backtest/recorded/result";
import { contractTitles } from "@/lib/planning/queries/backtests";
import { Breaches } from "./breaches";
import { BurnDowns, CostCourses } from "./courses";
import { How } from "./how";
import { RowsTable } from "./rows-table";
import { TermsTable } from "./terms-table";

const hourMs = 3_600_000;

/** A finished backtest: its rows, their courses, and how they were measured. */
export async function Outcome({ actor, result }: { actor: Actor; result: BacktestResult }) {
  const names = await contractTitles(actor);
  const from = Date.parse(result.from);
  const timesMs = Array.from({ length: result.hours }, (_, hour) => from + (hour + 1) * hourMs);
  const happened = result.rows.find(({ policy }) => policy === "what_happened");
  const short = result.observedHours < 48;
  return (
    <>
      {happened && happened.deniedRequests > 0 ? (
        <Notice tone="critical" title="What happened broke the law that was in force.">
          {Math.round(happened.deniedRequests).toLocaleString("en-US")} requests were served on fleets that a
          rule of their hour denied; they are listed below. No policy replayed may do that.
        </Notice>
      ) : null}
      {result.notes.length > 0 || short ? (
        <Notice title="What this rests on">
          <ul>
            {short ? (
              <li>
                {result.observedHours} hours are little to judge a policy by: they show no week, and a
                forecast learns from days. Ask again when more is recorded.
              </li>
            ) : null}
            {result.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <Section title="Policies" note="The same demand under each, cheapest first">
        <RowsTable
          rows={result.rows.map(({ cumulativeUsd: _course, contracts, ...row }) => ({
            ...row,
            shortfallUsd: contracts.reduce((sum, { shortfallUsd }) => sum + shortfallUsd, 0),
            worstAt: row.worstHour ? new Date(from + row.worstHour.hour * hourMs).toISOString() : null,
          }))}
        />
      </Section>
      <Section title="Cost" note="Term by term">
        <TermsTable rows={result.rows} />
      </Section>
      <Section title="Hour by hour" note="Hours that were not observed are gaps">
        <CostCourses
          timesMs={timesMs}
          courses={result.rows.map(({ policy, cumulativeUsd }) => ({ policy, values: cumulativeUsd }))}
        />
      </Section>
      <Section
        title="Commitments"
        note="Drawn under each policy, against what falls due for the hours observed"
      >
        <BurnDowns
          timesMs={timesMs}
          contracts={result.contracts.map(({ contract, committedUsd }) => ({
            id: contract,
            name: names.get(contract) ?? contract,
            committedUsd,
            courses: result.rows.map(({ policy, contracts }) => ({
              policy,
              values: contracts.find((entry) => entry.contract === contract)?.cumulativeUsd ?? [],
            })),
          }))}
        />
      </Section>
      {result.breaches.length > 0 ? (
        <Section
          title="Served against the law"
          note="What happened, held to the rules and clauses of each hour"
        >
          <Breaches rows={result.breaches} />
        </Section>
      ) : null}
      <Section title="How this was computed">
        <How shown={result.rows.map(({ policy }) => policy)} />
      </Section>
    </>
  );
}
