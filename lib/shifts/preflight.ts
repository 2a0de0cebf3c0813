import { inShort } from "@/lib/approvals/drift";
import { cannotTrip } from "./guardrails";
import type { Shares, Shift } from "./model";
import { enoughPresent, limitBack, limitForward, type Observation, unreachable } from "./observation";
import { reversePath } from "./reverse-path";
import { loadByFleet, unsafeReasons } from "./safety";
import { between, overlay, restrict, widestDifference } from "./table";

/** One line of the checklist that stands before step 1. */
export interface Check {
  readonly id:
    | "approval"
    | "inputs"
    | "freeze"
    | "alarms"
    | "fleets"
    | "data_plane"
    | "today"
    | "guardrails_live"
    | "guardrails_trip"
    | "forward"
    | "back";
  readonly title: string;
  readonly ok: boolean;
  /** What was found: a reason when not ok. */
  readonly detail: string;
}

export interface StartFacts {
  /** Why no signature covers it, or null. */
  readonly approvalVoid: string | null;
  /** Inputs that moved beyond tolerance since the plan was made. */
  readonly drift: readonly string[];
  /** The freeze that holds over one of its fleets, as a sentence, or null. */
  readonly frozenBy: string | null;
  /** Alarms that keep traffic from its receiving fleets, each as a sentence. */
  readonly alarms: readonly string[];
  /** Fleets that another active shift touches. */
  readonly busyFleets: readonly string[];
  /** Routes of the shift's cells when it was proposed. */
  readonly today: Shares;
}

/** Everything that must hold before a shift moves anything. It starts only when all of it does. */
export function preflight(shift: Shift, facts: StartFacts, seen: Observation, now: Date): Check[] {
  const away = enoughPresent(seen, seen.quorum) ? null : unreachable(seen).sentence;
  const off = seen.edges.find(({ runs }) => runs !== "live" && runs !== "away");
  const moved = widestDifference(facts.today, restrict(seen.table, shift.target));
  // What only reports stops nothing, and need not be heard.
  const silent = seen.judgements.filter(
    ({ verdict, guardrail }) => verdict === "absent" && guardrail.onAbsent !== "report",
  );
  const breached = seen.judgements.filter(
    ({ verdict, guardrail }) => verdict === "breach" && guardrail.onBreach !== "report",
  );
  const dull = shift.guardrails.flatMap((guardrail) => cannotTrip(guardrail, now) ?? []);
  const unsafe = firstUnsafeStep(shift, seen);
  const { origin, target, pace } = shift;
  const arrived = overlay(seen.table, target);
  const back = reversePath(origin, target, 1, false, arrived, seen.facts, pace, limitBack(shift, seen));
  const check = (id: Check["id"], title: string, problem: string | null, fine: string): Check => ({
    id,
    title,
    ok: problem === null,
    detail: problem ?? fine,
  });
  const sentences = (list: readonly string[]) => (list.length > 0 ? inShort(list) : null);
  return [
    check("approval", "Approved", facts.approvalVoid, "A manager signed these inputs."),
    check(
      "inputs",
      "Inputs as planned",
      sentences(facts.drift),
      "Nothing moved beyond tolerance since the plan.",
    ),
    check("freeze", "No freeze", facts.frozenBy, "No freeze is open over its fleets."),
    check("alarms", "No alarm blocks it", sentences(facts.alarms), "No alarm rings where it sends traffic."),
    check(
      "fleets",
      "Fleets free",
      facts.busyFleets.length > 0 ? `Another active shift touches ${facts.busyFleets.join(", ")}.` : null,
      "No other active shift touches its fleets.",
    ),
    check(
      "data_plane",
      "Data plane in step",
      away ?? (off ? `${off.edge} does not run the published table. ${off.detail}`.trim() : null),
      `${seen.edges.length} edges run the published table.`,
    ),
    check(
      "today",
      "Starts where it was planned from",
      moved &&
        `${moved.cell} sends ${percent(moved.is)} to ${moved.fleet}; at the proposal it was ${percent(moved.was)}.`,
      "Today's routes are those of the proposal.",
    ),
    check(
      "guardrails_live",
      "Guardrails see live data",
      sentences([...silent, ...breached].map(({ sentence }) => sentence)),
      `${seen.judgements.filter(({ verdict }) => verdict !== "absent").length} of ${seen.judgements.length} guardrails have data, none that acts is breached.`,
    ),
    check(
      "guardrails_trip",
      "Guardrails trip",
      sentences(dull),
      `${shift.guardrails.length} guardrails trip on a synthetic breach.`,
    ),
    check(
      "forward",
      "Every step is lawful and fits",
      unsafe,
      `${shift.steps.length} steps checked against rules, capacity and demand as of now.`,
    ),
    check(
      "back",
      "There is a way back",
      back.ok ? null : back.because,
      back.ok ? `${back.steps.length} steps lead back, each lawful.${strained(shift, seen)}` : "",
    ),
  ];
}

/** The sentence that refuses a start, or null when every check holds. */
export function refusal(checks: readonly Check[]): string | null {
  const failed = checks.filter(({ ok }) => !ok);
  return failed.length === 0 ? null : failed.map(({ title, detail }) => `${title}: ${detail}`).join(" ");
}

/** Fleets that going back would load past the limit again, as they were before the shift: told, not hidden. */
function strained(shift: Shift, seen: Observation): string {
  const before = loadByFleet(overlay(seen.table, shift.origin), seen.facts);
  const names = [...before].flatMap(([fleet, load]) => {
    const healthy = seen.facts.healthyAccelerators[fleet] ?? 0;
    return healthy > 0 && load > healthy * seen.backLimit
      ? [`${fleet} at ${Math.round((load / healthy) * 100)}%`]
      : [];
  });
  return names.length > 0 ? ` It ends as it began, with ${names.join(", ")}.` : " Every fleet has room.";
}

function firstUnsafeStep(shift: Shift, seen: Observation): string | null {
  let running = seen.table;
  for (const step of shift.steps) {
    const next = overlay(seen.table, between(shift.origin, shift.target, step.fraction));
    const reasons = unsafeReasons(next, running, seen.facts, limitForward(shift, seen));
    if (reasons.length > 0) {
      return `Step ${step.index + 1}: ${reasons.map(({ sentence }) => sentence).join(" ")}`;
    }
    running = next;
  }
  return null;
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
