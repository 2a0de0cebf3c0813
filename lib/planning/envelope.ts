import { z } from "zod";
import { type Plan, type Snapshot, valueIn } from "./model";
import type { RhythmPolicy } from "./rhythm-policy";

/** Shares of requests by cell and fleet. */
export type RoutingShares = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * What corrections may do until the next nightly plan, as the approver signs it. It limits where traffic may be, not
 * how often it may move: however many corrections follow each other, none leaves it.
 */
export const envelopeSchema = z.strictObject({
  version: z.literal(1),
  planId: z.uuid(),
  snapshotSha256: z.string().length(64),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  /** Of the whole estate: billed accelerators × their price. */
  maxUsdPerHour: z.number().min(0),
  /** Cell → fleet → the largest share of the cell's requests that a correction may raise the fleet to. */
  cells: z.record(z.string(), z.record(z.string(), z.number().min(0).max(1))),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** A routing table, what it costs at the demand and prices of its time, and when that is. */
export interface RoutingState {
  readonly shares: RoutingShares;
  readonly usdPerHour: number;
}

export type EnvelopeLimit = "time" | "cell" | "fleet" | "share" | "spend";
export type Within =
  | { readonly ok: true }
  | { readonly ok: false; readonly limit: EnvelopeLimit; readonly because: string };

/** Shares and spend are compared with this much room for rounding, relative to 1 and to the limit. */
const TOLERANCE = 1e-6;
const dayMs = 86_400_000;
/** Caps are stated to four digits, rounded up, so that what the approver reads is what holds. */
const roundUp = (share: number) => Math.min(1, Math.ceil(share * 10_000 - 1e-9) / 10_000);

/** The first window of each hour of the plan's day; the windows after it stand for many days and are nobody's tomorrow. */
function windowsOfDay(snapshot: Snapshot): number[] {
  const end = new Date(snapshot.windows[0]?.start ?? snapshot.asOf).getTime() + dayMs;
  return snapshot.windows.flatMap(({ start }, t) => (new Date(start).getTime() < end ? [t] : []));
}

/** The plan's shares in one window, of what it serves of each cell: they sum to 1, as a data plane has them. */
export function plannedShares(plan: Pick<Plan, "routes">, window: number): RoutingShares {
  const rows: Record<string, Record<string, number>> = {};
  for (const route of plan.routes) {
    if (route.window !== window || !(route.share > 0)) continue;
    rows[route.cell] ??= {};
    rows[route.cell]![route.fleet] = route.share;
  }
  return Object.fromEntries(
    Object.entries(rows).map(([cell, row]) => {
      const sum = Object.values(row).reduce((total, share) => total + share, 0);
      return [cell, Object.fromEntries(Object.entries(row).map(([fleet, share]) => [fleet, share / sum]))];
    }),
  );
}

/** What a routing table costs in one window, USD per hour: billed accelerators (reserved: all of them) × their price. */
export function usdPerHourOf(snapshot: Snapshot, shares: RoutingShares, window: number): number {
  const load = new Map<string, number>();
  for (const cell of snapshot.cells) {
    const requestsPerSec = valueIn(cell.requestsPerSec, window);
    for (const [fleet, share] of Object.entries(shares[cell.id] ?? {})) {
      load.set(
        fleet,
        (load.get(fleet) ?? 0) + share * requestsPerSec * secondsPerRequest(snapshot, fleet, cell.model),
      );
    }
  }
  return snapshot.fleets.reduce((usd, fleet) => {
    const billed =
      fleet.billing === "reserved" ? valueIn(fleet.accelerators, window) : (load.get(fleet.id) ?? 0);
    return usd + billed * valueIn(fleet.usdPerAcceleratorHour, window);
  }, 0);
}

const secondsPerRequest = (snapshot: Snapshot, fleetId: string, model: string): number =>
  snapshot.fleets.find(({ id }) => id === fleetId)?.serves[model]?.acceleratorSecondsPerRequest ?? 0;

/**
 * The envelope of a nightly plan: for each cell the fleets that the plan uses in any hour of its day, each up to the
 * largest share it gets there plus a margin, and the spend of the plan's dearest hour plus a margin.
 */
export function stateEnvelope(
  source: {
    readonly planId: string;
    readonly snapshotSha256: string;
    readonly plan: Plan;
    readonly snapshot: Snapshot;
  },
  policy: Pick<RhythmPolicy, "shareMargin" | "spendMargin" | "envelopeHours">,
  from: Date,
): Envelope {
  const { planId, snapshotSha256, plan, snapshot } = source;
  const cells: Record<string, Record<string, number>> = {};
  let dearest = 0;
  for (const window of windowsOfDay(snapshot)) {
    const shares = plannedShares(plan, window);
    dearest = Math.max(dearest, usdPerHourOf(snapshot, shares, window));
    for (const [cell, row] of Object.entries(shares)) {
      cells[cell] ??= {};
      for (const [fleet, share] of Object.entries(row)) {
        cells[cell]![fleet] = Math.max(cells[cell]![fleet] ?? 0, roundUp(share + policy.shareMargin));
      }
    }
  }
  return {
    version: 1,
    planId,
    snapshotSha256,
    validFrom: from.toISOString(),
    validUntil: new Date(from.getTime() + policy.envelopeHours * 3_600_000).toISOString(),
    maxUsdPerHour: Math.ceil(dearest * (1 + policy.spendMargin) * 100 - 1e-6) / 100,
    cells,
  };
}

/**
 * Whether a correction from one table to another stays within the envelope; if not, the first limit that is left, as a
 * sentence. What falls may always fall: a share or a spend above its limit only must not rise.
 */
export function withinEnvelope(envelope: Envelope, from: RoutingState, to: RoutingState, now: Date): Within {
  if (now < new Date(envelope.validFrom) || now >= new Date(envelope.validUntil)) {
    return beyond("time", `The envelope held from ${envelope.validFrom} to ${envelope.validUntil}.`);
  }
  for (const rise of rises(from.shares, to.shares)) {
    const left = limitLeft(envelope, rise);
    if (left) return left;
  }
  if (
    to.usdPerHour > envelope.maxUsdPerHour * (1 + TOLERANCE) &&
    to.usdPerHour > from.usdPerHour * (1 + TOLERANCE)
  ) {
    return beyond(
      "spend",
      `It would spend $${to.usdPerHour.toFixed(2)} per hour; the envelope allows $${envelope.maxUsdPerHour.toFixed(2)}.`,
    );
  }
  return { ok: true };
}

interface Rise {
  readonly cell: string;
  readonly fleet: string;
  readonly from: number;
  readonly to: number;
}

function rises(from: RoutingShares, to: RoutingShares): Rise[] {
  return Object.entries(to).flatMap(([cell, row]) =>
    Object.entries(row).flatMap(([fleet, share]) => {
      const was = from[cell]?.[fleet] ?? 0;
      return share > was + TOLERANCE ? [{ cell, fleet, from: was, to: share }] : [];
    }),
  );
}

const beyond = (limit: EnvelopeLimit, because: string): Within => ({ ok: false, limit, because });
const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;

function limitLeft(envelope: Envelope, { cell, fleet, to }: Rise): Within | null {
  const caps = envelope.cells[cell];
  if (!caps) return beyond("cell", `${cell} is not in the envelope.`);
  const cap = caps[fleet];
  if (cap === undefined) return beyond("fleet", `The envelope sends nothing of ${cell} to ${fleet}.`);
  if (to <= cap + TOLERANCE) return null;
  return beyond(
    "share",
    `${fleet} would get ${percent(to)} of ${cell}; the envelope allows ${percent(cap)}.`,
  );
}

/**
 * The part of a correction that lies within the envelope: each cell goes along its own straight line as far as its caps
 * allow, then all together as far as spend allows. At the plan's prices each cell's line only descends (its target is
 * the cheapest point for it), so going part of the way is never worse than staying. Whether fleets have room for the
 * mixture is for the shift's own checks to say.
 *
 * @param evenly all cells go the same part of their way, which keeps every linear constraint that both ends satisfy
 * @param spendOf the estate's spend per hour with these shares; linear in them
 */
export function clipToEnvelope(
  envelope: Envelope,
  from: RoutingShares,
  to: RoutingShares,
  spendOf: (shares: RoutingShares) => number,
  evenly = false,
): RoutingShares {
  const parts = new Map(Object.keys(to).map((cell) => [cell, 1]));
  for (const { cell, fleet, ...rise } of rises(from, to)) {
    const cap = envelope.cells[cell]?.[fleet] ?? 0;
    if (rise.to <= cap + TOLERANCE) continue;
    const part = Math.max(0, (cap - rise.from) / (rise.to - rise.from));
    parts.set(cell, Math.min(parts.get(cell) ?? 1, part));
  }
  const least = Math.min(1, ...parts.values());
  const goes = (scale: number): RoutingShares =>
    Object.fromEntries(
      Object.entries(to).flatMap(([cell, row]) => {
        const part = scale * (evenly ? least : (parts.get(cell) ?? 1));
        const start = from[cell] ?? {};
        // A cell without routes has no line to go a part of.
        if (part < 1 && Object.keys(start).length === 0) return [];
        return [[cell, onLine(start, row, part)]];
      }),
    );
  const [before, after] = [spendOf(from), spendOf(goes(1))];
  if (after <= envelope.maxUsdPerHour || after <= before) return goes(1);
  return goes(Math.max(0, (envelope.maxUsdPerHour - before) / (after - before)));
}

function onLine(
  from: RoutingShares[string],
  to: RoutingShares[string],
  part: number,
): Record<string, number> {
  if (part >= 1) return { ...to };
  const row: Record<string, number> = {};
  for (const fleet of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const share = (1 - part) * (from[fleet] ?? 0) + part * (to[fleet] ?? 0);
    if (share > 1e-9) row[fleet] = share;
  }
  return row;
}
