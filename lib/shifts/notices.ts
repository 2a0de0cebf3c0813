import type { Requirement } from "@/lib/approvals/model";
import type { Notice } from "@/lib/notifications/model";
import { formatUsd } from "@/lib/platform/money";
import type { ShiftEvent } from "./decision";
import type { Impact } from "./impact";
import type { Progress, ShiftKind } from "./model";

/** What every notice of a shift says of it. */
export interface Told {
  readonly id: string;
  readonly kind: ShiftKind;
  readonly planId: string | null;
  readonly snapshotSha256: string | null;
  /** Moved inside a signed envelope: by the rhythm, every quarter of an hour. */
  readonly envelopeId: string | null;
  readonly proposedByLabel: string;
  readonly reason: string;
  readonly revision: number;
}

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
/** Minutes are enough for when to decide by; the zone is said, since mail crosses it. */
const utc = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
const quoted = ({ reason }: { reason: string }) =>
  `“${reason.length > 120 ? `${reason.slice(0, 119)}…` : reason}”`;

const about = (shift: Told, path: string) => ({
  path,
  planId: shift.planId,
  shiftId: shift.id,
  facts: [] as Notice["facts"],
  sign: null,
});

/** Money, law and size on one screen of a phone: what a manager asks first. */
function impactFacts(impact: Impact): Notice["facts"] {
  const { usdPerHourBefore, usdPerHourAfter, crossings, moves, fleets } = impact;
  const change = usdPerHourAfter - usdPerHourBefore;
  return [
    { label: "Moves", value: `${count(moves.length, "cell")} over ${count(fleets.length, "fleet")}` },
    {
      label: "Spend",
      value: `${change > 0 ? "+" : ""}${formatUsd(change)}/h, from ${formatUsd(usdPerHourBefore)}/h to ${formatUsd(usdPerHourAfter)}/h`,
    },
    {
      label: "Residency",
      value:
        crossings.length === 0
          ? "every cell stays in its countries"
          : `${count(crossings.length, "cell")} served in other countries than now, all allowed by the rules`,
    },
  ];
}

/** Why more than one manager is asked; nothing where one is enough. */
const neededFacts = ({ needs }: Requirement): Notice["facts"] =>
  needs.slice(1).map(({ because }) => ({ label: "Also signs", value: because }));

/** A shift waits for a signature. */
export function askedNotice(
  shift: Told,
  impact: Impact,
  sign: { expiresAt: Date; userIds: string[] },
  requirement: Requirement,
): Notice {
  return {
    ...about(shift, `/approvals/${shift.id}`),
    key: `approval.asked/${shift.id}`,
    kind: "approval.asked",
    title: `${shift.proposedByLabel} asks for a signature: ${quoted(shift)}`,
    text: `Undecided, it expires at ${utc(sign.expiresAt)}.`,
    facts: [...impactFacts(impact), ...neededFacts(requirement)],
    sign: signOf(shift, sign),
  };
}

/** It still waits, and not much longer. */
export function expiringNotice(
  shift: Told,
  sign: { expiresAt: Date; userIds: string[] },
  missing: string,
): Notice {
  return {
    ...about(shift, `/approvals/${shift.id}`),
    key: `approval.expiring/${shift.id}`,
    kind: "approval.expiring",
    title: `A signature is still asked for: ${quoted(shift)}`,
    text: `${shift.proposedByLabel} proposed it. Missing still: ${missing}. Undecided, it expires at ${utc(sign.expiresAt)}.`,
    sign: signOf(shift, sign),
  };
}

function signOf(
  { id, snapshotSha256 }: Pick<Told, "id" | "snapshotSha256">,
  { expiresAt, userIds }: { expiresAt: Date; userIds: string[] },
): Notice["sign"] {
  return { shiftId: id, snapshotSha256, expiresAt, userIds };
}

/** A drain has begun, without anybody's approval: everybody who watches hears of it, and who must sign it afterwards. */
export function drainNotices(
  drain: {
    readonly shiftId: string;
    readonly by: string;
    readonly reason: string;
    readonly scope: string;
    readonly fleets: readonly string[];
    readonly movedRequestsPerSec: number;
    readonly strandedRequestsPerSec: number;
    readonly expiresAt: Date;
  },
  sign: { readonly expiresAt: Date; readonly userIds: string[] },
): Notice[] {
  const { shiftId, by, scope } = drain;
  const perSec = (requests: number) =>
    `${Number(requests.toPrecision(3)).toLocaleString("en-US")} requests/s`;
  const common = {
    path: `/shifts/${shiftId}`,
    planId: null,
    shiftId,
    facts: [
      { label: "Empties", value: drain.fleets.join(", ") },
      { label: "Moves", value: perSec(drain.movedRequestsPerSec) },
      { label: "Leaves unserved", value: perSec(drain.strandedRequestsPerSec) },
    ],
  };
  const why = quoted(drain);
  return [
    {
      ...common,
      key: `drain.started/${shiftId}`,
      kind: "drain.started",
      title: `${by} drains ${scope}: ${why}`,
      text: `It began at once, and expires at ${utc(drain.expiresAt)}.`,
      sign: null,
    },
    {
      ...common,
      key: `drain.awaiting_approval/${shiftId}`,
      kind: "drain.awaiting_approval",
      title: `A drain of ${scope} awaits a signature: ${why}`,
      text: `${by} began it without approval. A manager signs it, or objects, by ${utc(sign.expiresAt)}.`,
      sign: signOf({ id: shiftId, snapshotSha256: null }, sign),
    },
  ];
}

/** Somebody signed it, or rejected it. */
export function decidedNotice(
  shift: Told,
  decision: "approve" | "reject",
  by: { label: string; reason: string; missing: string | null },
): Notice {
  const approved = decision === "approve";
  const verb = by.missing ? "signed" : approved ? "approved" : "rejected";
  return {
    ...about(shift, `/shifts/${shift.id}`),
    key: `approval.${decision}/${shift.id}/${shift.revision}`,
    kind: approved ? "approval.given" : "approval.rejected",
    title: `${by.label} ${verb} ${quoted(shift)}`,
    text: by.missing ? `${by.reason} Missing still: ${by.missing}.` : by.reason,
  };
}

/**
 * What people are told of a move of the controller; null when it is none of their business. A shift that holds for the
 * same cause at the same step is told once, however often it comes and goes.
 */
export function controllerNotice(
  shift: Told,
  event: ShiftEvent,
  because: string,
  next: Progress,
): Notice | null {
  const told = (kind: Notice["kind"], key: string, title: string) => ({
    ...about(shift, `/shifts/${shift.id}`),
    key: `${kind}/${shift.id}/${key}`,
    kind,
    title: `${title}: ${quoted(shift)}`,
    text: because,
  });
  switch (event) {
    case "held": {
      if (!("step" in next) || next.step.phase !== "held") return null;
      const { reason, resume } = next.step;
      const title = reason.needsHuman ? "A shift waits for a person" : "A shift holds";
      return told("shift.held", `${next.state}/${resume.index}/${reason.kind}`, title);
    }
    case "rollback_begun":
      return told("shift.rolled_back", `begun/${shift.revision}`, "A shift is rolling back");
    case "rolled_back":
      return told("shift.rolled_back", `done/${shift.revision}`, "A shift is rolled back");
    case "completed":
      return shift.envelopeId === null
        ? told("shift.completed", String(shift.revision), "A shift is completed")
        : null;
    case "expired":
      return told("approval.expired", String(shift.revision), "An approval has expired");
    default:
      return null;
  }
}
