import { formatExact, formatQuantity } from "@/components/format/quantity";
import { commitmentVerdict } from "@/lib/contracts/verdict";
import type { RoutingView } from "@/lib/dataplane/queries";
import { isConverged } from "@/lib/dataplane/sync";
import { type Delivery, deliveryStanding } from "@/lib/fleet/capacity";
import { formatUsd } from "@/lib/platform/money";
import type { ObservedResidency } from "@/lib/residency/queries";
import type { RhythmRun } from "@/lib/rhythm/model";
import type { HeardAlarm } from "@/lib/shifts/alarm";
import { placeName } from "@/lib/shifts/place-scope";
import type { DrainView } from "@/lib/shifts/queries/drains";
import type { FreezeView } from "@/lib/shifts/queries/freezes";
import type { ShiftSummary } from "@/lib/shifts/queries/shift-list";
import type { ContractStanding } from "@/lib/spend/queries/commitments";
import type { UnpricedFleet } from "@/lib/spend/unpriced";
import type { AttentionItem } from "./attention";

/** Traffic that was served where the law denies it, or where nobody can tell. */
export function residencyAttention({ violations, requests }: ObservedResidency): AttentionItem[] {
  const of = (kind: "denied" | "unknown") => violations.filter((violation) => violation.kind === kind);
  const sum = (rows: typeof violations) => rows.reduce((total, row) => total + row.requests, 0);
  const next = { label: "See which cells, where, and the rule that denies them.", href: "/residency" };
  const items: AttentionItem[] = [];
  const denied = of("denied");
  if (denied.length > 0) {
    items.push({
      id: "residency/denied",
      status: "violation",
      subject: "Residency",
      reason: `${formatQuantity(sum(denied))} of ${formatQuantity(requests)} requests in the last hour were served where a rule denies it.`,
      next,
    });
  }
  const unknown = of("unknown");
  if (unknown.length > 0) {
    items.push({
      id: "residency/unknown",
      status: "unknown",
      subject: "Residency",
      reason: `${formatQuantity(sum(unknown))} requests in the last hour came without an origin or data class, so nobody can show they were lawful.`,
      next: {
        label: "Have their sources set geo.country.iso_code and ballast.data_class.",
        href: "/residency",
      },
    });
  }
  return items;
}

/** Drains that wait for a person: expired and unable to return, unsigned past their clock, or objected to. */
export function drainAttention(drains: readonly DrainView[]): AttentionItem[] {
  return drains.flatMap((drain): AttentionItem[] => {
    const href = `/shifts/${drain.shiftId}`;
    const item = (
      what: string,
      status: AttentionItem["status"],
      reason: string,
      label: string,
    ): AttentionItem => ({
      id: `drain/${drain.shiftId}/${what}`,
      status,
      subject: `Drain of ${drain.scope.id}`,
      reason,
      next: { label, href },
    });
    const signs = `Missing: ${drain.missing ?? "nobody"}. Sign it, or object.`;
    const unsigned = `${drain.startedBy} started it without approval: ${drain.reason}`;
    return [
      ...(drain.cannotReturn
        ? [item("return", "critical", drain.cannotReturn, "Make room for its traffic, or extend the drain.")]
        : []),
      ...(drain.overdue
        ? [item("overdue", "critical", `It was not signed in time. ${unsigned}`, signs)]
        : drain.signature === null
          ? [item("unsigned", "proposed", unsigned, signs)]
          : []),
      ...(drain.signature?.decision === "reject"
        ? [
            item(
              "objected",
              "held",
              `${drain.signature.by} objects: ${drain.signature.reason}`,
              "Undrain it, or talk to them.",
            ),
          ]
        : []),
    ];
  });
}

/** Freezes that hold: why nothing starts, and until when. */
export function freezeAttention(frozen: readonly FreezeView[]): AttentionItem[] {
  return frozen.map(({ id, title, where, reason, open }) => ({
    id: `freeze/${id}`,
    status: "held",
    subject: `Freeze: ${title}`,
    reason: `No shift that touches ${where} starts or goes on${open ? ` until ${open.endsAt.toISOString().slice(0, 16).replace("T", " ")} UTC` : ""}. ${reason}`,
    next: { label: "See the calendar; a manager may lift it.", href: "/freezes" },
  }));
}

/** Alarms from outside that block shifts. What Ballast sees itself is on the list by its own name already. */
export function alarmAttention(ringing: readonly HeardAlarm[]): AttentionItem[] {
  return ringing
    .filter(({ blocks, mute }) => blocks && mute === null)
    .map(({ key, title, sentence, scope }) => ({
      id: `alarm/${key}`,
      status: "critical",
      subject: `Alarm: ${title}`,
      reason: `${sentence} It blocks what would send traffic to ${placeName(scope)}.`.trim(),
      next: { label: "Look at it; mute it with a reason if it does not matter here.", href: "/freezes" },
    }));
}

/** Shifts that wait for a person: held, going back, or unsigned. */
export function shiftAttention(shifts: readonly ShiftSummary[]): AttentionItem[] {
  return shifts.map((shift) => {
    const waits = shift.situation === "proposed";
    return {
      id: `shift/${shift.id}`,
      status: waits ? "proposed" : "held",
      subject: `Shift: ${shift.reason}`,
      reason:
        shift.note ??
        (waits
          ? `Proposed by ${shift.proposedBy}; it touches ${shift.cells} cells and ${shift.fleets.length} fleets.`
          : `It is ${shift.situation.replaceAll("_", " ")}.`),
      next: waits
        ? { label: "Those whose signature is missing decide.", href: "/approvals" }
        : { label: "Look at its guardrails; resume, abort or roll back.", href: `/shifts/${shift.id}` },
    };
  });
}

/** Commitments that will not be used up at this rate, the largest shortfall first. */
export function contractAttention(standings: readonly ContractStanding[]): AttentionItem[] {
  const shortfall = ({ current }: ContractStanding) =>
    current?.standing.expectedShortfallUsd?.toNumber() ?? 0;
  return standings
    .toSorted((a, b) => shortfall(b) - shortfall(a))
    .flatMap(({ contract, current }): AttentionItem[] => {
      if (!current || commitmentVerdict(current.standing, current.phase) !== "shortfall") return [];
      const { expectedShortfallUsd, committedUsd } = current.standing;
      return [
        {
          id: `contract/${contract.id}`,
          status: "shortfall",
          subject: contract.title,
          reason: `At this run-rate ${formatUsd(expectedShortfallUsd?.toFixed(2) ?? "0")} of ${formatUsd(committedUsd.toFixed(2))} will be owed for nothing.`,
          next: { label: "See its burn-down.", href: `/contracts/${encodeURIComponent(contract.id)}` },
        },
      ];
    });
}

/** Data planes with edges that do not run the newest table. */
export function routingAttention({ desired, planes }: RoutingView): AttentionItem[] {
  return planes.flatMap((plane): AttentionItem[] => {
    if (!desired || !plane.enabled || plane.edges.length === 0 || isConverged(plane.convergence)) return [];
    const { edgesInSync, edges } = plane.convergence;
    return [
      {
        id: `dataplane/${plane.id}`,
        status: "degraded",
        subject: `Data plane ${plane.name}`,
        reason: `${edgesInSync} of ${edges} edges run routing table ${desired.version}.`,
        next: { label: "See which edges lag or drifted.", href: "/settings/data-planes" },
      },
    ];
  });
}

/** Accelerators that were promised by a day gone by. */
export function deliveryAttention(deliveries: readonly Delivery[], now: Date): AttentionItem[] {
  const late = deliveries.flatMap((delivery) => {
    const standing = deliveryStanding(delivery, now);
    return standing.kind === "late" ? [{ ...delivery, lateDays: standing.lateDays }] : [];
  });
  const [longest] = late.toSorted((a, b) => b.lateDays - a.lateDays);
  if (!longest) return [];
  const accelerators = late.reduce((sum, delivery) => sum + delivery.accelerators, 0);
  return [
    {
      id: "capacity/late",
      status: "late",
      subject: "Deliveries",
      reason: `${formatExact(accelerators)} accelerators are late; those for ${longest.fleetName} by ${longest.lateDays} days.`,
      next: { label: "See what was promised and what came.", href: "/capacity" },
    },
  ];
}

/** Fleets that run and that nobody knows the price of: no plan uses them, and their spend is missing. */
export function pricingAttention(unpriced: readonly UnpricedFleet[]): AttentionItem[] {
  const [first] = unpriced;
  if (!first) return [];
  const more = unpriced.length > 1 ? ` And ${unpriced.length - 1} more.` : "";
  return [
    {
      id: "spend/unpriced",
      status: "unknown",
      subject: "Rate cards",
      reason: `${first.name} runs, and no rate card prices ${first.accelerator} in ${first.region}: no plan uses it, and its spend is missing.${more}`,
      next: { label: "See which lines are missing.", href: "/spend" },
    },
  ];
}

/** Beats of the rhythm of which the last of their kind failed. */
export function rhythmAttention(failed: readonly RhythmRun[]): AttentionItem[] {
  return failed.map((run) => ({
    id: `rhythm/${run.kind}`,
    status: "degraded",
    subject: run.kind === "nightly" ? "Nightly plan" : "Correction",
    reason: run.sentence ?? "It failed.",
    next: { label: "See what the rhythm did.", href: "/rhythm" },
  }));
}

/** Telemetry that would count, if it said which fleet it is of. */
export function unplacedAttention(series: number): AttentionItem[] {
  if (series === 0) return [];
  return [
    {
      id: "telemetry/unplaced",
      status: "unknown",
      subject: "Telemetry",
      reason: `${formatExact(series)} series of the last day report what Ballast reads, but of no fleet it knows; they count nowhere.`,
      next: { label: "See what they say of themselves, and set ballast.fleet.", href: "/fleets/unmapped" },
    },
  ];
}
