import type { EdgeObservation } from "@/lib/dataplane/port";
import type { Judgement } from "@/lib/shifts/guardrails";
import { consequence } from "@/lib/shifts/observation";
import type { Blocker } from "./model";

/** A fleet that would take on load, and how it would stand then. */
export interface Receiving {
  readonly fleet: string;
  /** Accelerators in order, and those delivered; null: nobody knows. */
  readonly healthy: number | null;
  readonly delivered: number;
  /** Accelerators that would be busy. */
  readonly busyAfter: number;
}

/** What is looked at before a drill may start. Sentences are for people. */
export interface StartFacts {
  /** Why the version is not to run; null when it is approved and the newest. */
  readonly notApproved: string | null;
  readonly freeze: string | null;
  readonly alarms: readonly string[];
  /** Drains that are open, whatever they empty. */
  readonly openDrains: readonly string[];
  /** Shifts that would have to give way, as their reasons. */
  readonly activeShifts: readonly string[];
  /** What the drain's own rules forbid, and what it would leave unserved. */
  readonly forbidden: readonly string[];
  readonly unserved: string | null;
  readonly edges: readonly EdgeObservation[];
  readonly newestVersion: number | null;
  readonly judgements: readonly Judgement[];
  readonly receiving: readonly Receiving[];
  /** Fleets that were to be emptied of which telemetry says nothing now. */
  readonly silent: readonly string[];
  /** Most a receiving fleet may be loaded, as a ratio of its healthy accelerators. */
  readonly utilizationLimit: number;
  /** Least part of a receiving fleet's delivered accelerators that must be healthy. */
  readonly leastHealthy: number;
}

/** Everything that stands against a drill now: stricter than against a drain, for a drill can wait. */
export function startBlockers(facts: StartFacts): Blocker[] {
  const found: Blocker[] = [];
  const add = (kind: Blocker["kind"], sentence: string | null | undefined) => {
    if (sentence && !found.some((one) => one.sentence === sentence)) found.push({ kind, sentence });
  };
  add("not_approved", facts.notApproved);
  add("frozen", facts.freeze);
  for (const alarm of facts.alarms) add("alarm", alarm);
  add("drain", facts.openDrains.length > 0 ? `${list(facts.openDrains)} is drained already.` : null);
  add(
    "busy",
    facts.activeShifts.length > 0 ? `Other shifts move its traffic: ${list(facts.activeShifts)}.` : null,
  );
  add("safety", facts.forbidden.join(" "));
  add("capacity", facts.unserved);
  add("data_plane", laggingEdges(facts));
  for (const judgement of facts.judgements) {
    const asks = judgement.verdict === "inconclusive" ? null : consequence(judgement);
    if (asks !== null && asks !== "report") add("degraded", judgement.sentence);
  }
  add(
    "degraded",
    facts.silent.length > 0
      ? `Nothing is reported of ${list(facts.silent)}: nobody could see it drained.`
      : null,
  );
  for (const fleet of facts.receiving) add("degraded", sickFleet(fleet, facts.leastHealthy));
  for (const fleet of facts.receiving) add("capacity", fullFleet(fleet, facts.utilizationLimit));
  return found;
}

const list = (names: readonly string[]) =>
  names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
const percent = (ratio: number) => `${Math.round(ratio * 100)}%`;

function laggingEdges({ edges, newestVersion }: StartFacts): string | null {
  if (edges.length === 0) return "No edge of any data plane is known.";
  const away = edges.flatMap((edge) => (edge.state === "unreachable" ? [edge.edge] : []));
  if (away.length > 0) return `${list(away)} cannot be read.`;
  const behind = edges.flatMap((edge) =>
    edge.state === "read" && (edge.strange || (edge.routes === null && edge.version !== newestVersion))
      ? [edge.edge]
      : [],
  );
  return behind.length > 0 ? `${list(behind)} does not run the published table.` : null;
}

function sickFleet({ fleet, healthy, delivered }: Receiving, least: number): string | null {
  if (healthy === null) return `Nothing reports how many accelerators of ${fleet} are healthy.`;
  if (delivered === 0 || healthy >= delivered * least) return null;
  return `${fleet} would take on load with ${healthy} of ${delivered} accelerators healthy; at least ${percent(least)} must be.`;
}

function fullFleet({ fleet, healthy, busyAfter }: Receiving, limit: number): string | null {
  if (!healthy || busyAfter <= healthy * limit) return null;
  return `${fleet} would run at ${percent(busyAfter / healthy)}; a drill may load it to ${percent(limit)}.`;
}
