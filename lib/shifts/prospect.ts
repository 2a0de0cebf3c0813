import { rate } from "./drain-rules";
import type { Judgement } from "./guardrails";
import type { Shares } from "./model";
import { loadByFleet, type SafetyFacts } from "./safety";
import { NEGLIGIBLE_SHARE, shareOf } from "./table";

/** What it would be like under a table, in what an SRE looks at first. */
export interface Prospect {
  /** Served against the law. */
  readonly unlawfulRequestsPerSec: number;
  /** Sent to accelerators that are not there: a fleet's load beyond all of its healthy ones. */
  readonly unservedRequestsPerSec: number;
  /** Fleets above the limit; `utilization` null where nobody knows how many accelerators are healthy. */
  readonly overloaded: readonly { readonly fleet: string; readonly utilization: number | null }[];
  /** Accelerators' worth of load beyond the limit, over all fleets. */
  readonly excessAccelerators: number;
  /** Sentences of breached guardrails on fleets that this table still loads more than the shift's origin did. */
  readonly breaches: readonly string[];
  /** Requests/s that go elsewhere than now. */
  readonly movedRequestsPerSec: number;
}

export interface ProspectFacts {
  /** The full table that runs now. */
  readonly running: Shares;
  /** The full table with the shift's cells where they began. */
  readonly before: Shares;
  readonly facts: SafetyFacts;
  /** Utilisation that no fleet should exceed, a ratio. */
  readonly limit: number;
  readonly judgements: readonly Judgement[];
}

const EPSILON = 1e-6;

/** What `table` would be like, by the estate as it is now and what guardrails say of its fleets. */
export function prospectOf(
  table: Shares,
  { running, before, facts, limit, judgements }: ProspectFacts,
): Prospect {
  const load = loadByFleet(table, facts);
  const loadBefore = loadByFleet(before, facts);
  const requests = new Map<string, number>();
  let unlawful = 0;
  let moved = 0;
  for (const [cell, row] of Object.entries(table)) {
    const { requestsPerSec = 0, denied = {} } = facts.cells[cell] ?? {};
    for (const [fleet, share] of Object.entries(row)) {
      if (share <= NEGLIGIBLE_SHARE) continue;
      requests.set(fleet, (requests.get(fleet) ?? 0) + share * requestsPerSec);
      if ((denied[fleet]?.length ?? 0) > 0) unlawful += share * requestsPerSec;
      moved += Math.max(0, share - shareOf(running, cell, fleet)) * requestsPerSec;
    }
  }
  let unserved = 0;
  let excess = 0;
  const overloaded: { fleet: string; utilization: number | null }[] = [];
  const now = loadByFleet(running, facts);
  for (const [fleet, busy] of load) {
    if (busy <= EPSILON) continue;
    const healthy = facts.healthyAccelerators[fleet];
    if (healthy === null || healthy === undefined) {
      // Nobody knows whether it bears more; what it bears already it seems to.
      if (busy > (now.get(fleet) ?? 0) + EPSILON) overloaded.push({ fleet, utilization: null });
      continue;
    }
    if (busy > healthy + EPSILON) unserved += (1 - healthy / busy) * (requests.get(fleet) ?? 0);
    if (busy > healthy * limit + EPSILON) {
      excess += busy - healthy * limit;
      overloaded.push({ fleet, utilization: healthy > 0 ? busy / healthy : null });
    }
  }
  const breaches = judgements.flatMap(({ verdict, guardrail, sentence }) =>
    verdict === "breach" &&
    guardrail.onBreach !== "report" &&
    guardrail.scope.kind === "fleet" &&
    (load.get(guardrail.scope.fleetId) ?? 0) > (loadBefore.get(guardrail.scope.fleetId) ?? 0) + EPSILON
      ? [sentence]
      : [],
  );
  return {
    unlawfulRequestsPerSec: unlawful,
    unservedRequestsPerSec: unserved,
    overloaded: overloaded.sort((a, b) => (b.utilization ?? Infinity) - (a.utilization ?? Infinity)),
    excessAccelerators: excess,
    breaches,
    movedRequestsPerSec: moved,
  };
}

/** Whether `a` is worse than `b`: law first, then requests nobody serves, then breaches, then fleets too full. */
export function isWorse(a: Prospect, b: Prospect): boolean {
  const ranks = (of: Prospect) => [
    of.unlawfulRequestsPerSec,
    of.unservedRequestsPerSec,
    of.breaches.length,
    of.overloaded.filter(({ utilization }) => utilization === null).length,
    of.excessAccelerators,
  ];
  const [left, right] = [ranks(a), ranks(b)];
  const at = left.findIndex((value, index) => Math.abs(value - (right[index] ?? 0)) > EPSILON);
  return at >= 0 && (left[at] ?? 0) > (right[at] ?? 0);
}

/** Whether nothing speaks against it. */
export const isSafe = ({ unlawfulRequestsPerSec, unservedRequestsPerSec, overloaded, breaches }: Prospect) =>
  unlawfulRequestsPerSec <= EPSILON &&
  unservedRequestsPerSec <= EPSILON &&
  overloaded.length === 0 &&
  breaches.length === 0;

const percent = (ratio: number) => `${Math.round(ratio * 100)}%`;

function loads(overloaded: Prospect["overloaded"], limit: number): string {
  const named = overloaded
    .slice(0, 3)
    .map(({ fleet, utilization }) =>
      utilization === null
        ? `${fleet}, of which no accelerator is known to be healthy,`
        : `${fleet} at ${percent(utilization)}`,
    );
  const more = overloaded.length > 3 ? ` and ${overloaded.length - 3} more` : "";
  return `run ${named.join(", ")}${more} (limit ${percent(limit)})`;
}

/** A prospect as the end of a sentence that began with what would be done: “would …”. */
export function wouldBe(prospect: Prospect, limit: number): string {
  const { unlawfulRequestsPerSec, unservedRequestsPerSec, overloaded, breaches } = prospect;
  if (isSafe(prospect)) return `would serve everything, with no fleet above ${percent(limit)}.`;
  const parts = [
    ...(unlawfulRequestsPerSec > EPSILON
      ? [`serve ${rate(unlawfulRequestsPerSec)} requests/s against the law`]
      : []),
    ...(unservedRequestsPerSec > EPSILON
      ? [`leave ${rate(unservedRequestsPerSec)} requests/s unserved`]
      : []),
    ...(overloaded.length > 0 ? [loads(overloaded, limit)] : []),
    ...(breaches.length > 0
      ? [`keep ${breaches.length === 1 ? "a guardrail" : `${breaches.length} guardrails`} breached`]
      : []),
  ];
  const last = parts.pop() ?? "";
  const sentence = parts.length > 0 ? `${parts.join(", ")} and ${last}` : last;
  return `would ${sentence}.${breaches.length > 0 ? ` ${breaches.slice(0, 2).join(" ")}` : ""}`;
}
