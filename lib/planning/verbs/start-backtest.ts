import { randomUUID } from "node:crypto";
import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { policyNames } from "../backtest/policy";
import { earlierHours, periodOf } from "../backtest/recorded/period";
import { countUnended, putBacktest } from "../store/backtests";
import { loadObservedMinutes } from "../store/recorded-past";

/** More than this waiting is a mistake of a script, not a question. */
const mostUnended = 5;

const instant = (name: string) =>
  z.iso.datetime({
    offset: true,
    error: `must be the ${name} of the period as ISO 8601, such as 2026-11-19T00:00:00Z`,
  });

/**
 * Asks a worker to replay the recorded past of [from, to), whole hours UTC, under the policies named: what each would
 * have cost, beside what happened and what hindsight would have done. Hindsight is always among them.
 *
 * Refuses `conflict` when too few of the hours were observed, or too many backtests wait.
 */
export const startBacktest = defineVerb({
  name: "backtest.start",
  permission: "backtests:run",
  input: z.strictObject({
    from: instant("start"),
    to: instant("end"),
    policies: z
      .union([
        z.array(z.enum(policyNames)).min(1, "must name at least one policy"),
        // A form with one box ticked sends one name.
        z.enum(policyNames).transform((name) => [name]),
      ])
      .default([...policyNames]),
  }),
  async run({ tx, actor, now, audit, live }, { from, to, policies }) {
    if (actor.kind === "system") refuse("forbidden", "A person or a token asks for a backtest.");
    const asked = { from: new Date(from), to: new Date(to), now };
    // Before anything is read: what is no period at all.
    if (asked.to > asked.from && asked.to <= now) {
      const earliest = new Date(asked.from.getTime() - earlierHours * 3_600_000);
      periodOf(asked, await loadObservedMinutes(earliest, asked.to));
    } else periodOf(asked, []);
    if ((await countUnended(tx)) >= mostUnended) {
      refuse(
        "conflict",
        `${mostUnended} backtests are waiting or running; wait for one of them or cancel it.`,
      );
    }
    const chosen = policyNames.filter((name) => name === "hindsight" || policies.includes(name));
    const id = randomUUID();
    await putBacktest(tx, {
      id,
      askedFrom: asked.from,
      askedTo: asked.to,
      policies: chosen,
      askedById: actor.id,
      askedByLabel: actor.label,
      createdAt: now,
    });
    await audit({
      subjectKind: "backtest",
      subjectId: id,
      after: { state: "asked", from: asked.from.toISOString(), to: asked.to.toISOString(), policies: chosen },
    });
    await live("backtest", id);
    return { backtestId: id };
  },
});
