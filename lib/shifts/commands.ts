import { refuse } from "@/lib/platform/errors";
import { requireAction } from "./access";
import type { HumanRequest, PlainRequest, Progress, Shares } from "./model";
import { type Check, refusal } from "./preflight";
import type { ShiftRecord } from "./store/shifts";

/** What people's acts on shifts need, and where it is kept; one transaction each. */
export interface CommandStore {
  load(id: string): Promise<ShiftRecord | null>;
  /**
   * Writes progress if the shift is still as it was read; false when someone else wrote first. Takes its fleets when it
   * begins to move, and is refused where another shift has one of them.
   */
  write(
    shift: Pick<ShiftRecord, "id" | "revision">,
    next: Progress,
    options: { readonly takesRequest: boolean; readonly startedAt?: Date },
  ): Promise<boolean>;
  /** Leaves a request for the controller; a later one replaces it. */
  leave(id: string, request: HumanRequest): Promise<void>;
  /** Fleets of the shift that another active shift touches. */
  busyFleets(shift: ShiftRecord): Promise<string[]>;
  /** Takes the fleets of a shift that has ended and is to move again. */
  takeFleets(id: string): Promise<void>;
  /** Gives the shift more fleets, and takes them: refused where another shift has one. */
  addFleets(id: string, fleets: readonly string[]): Promise<void>;
}

/** Who asks, why and when. */
export interface Asker {
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

const changed = () => refuse("conflict", "The shift changed meanwhile. Read it again.");

async function require(store: CommandStore, id: string): Promise<ShiftRecord> {
  return (await store.load(id)) ?? refuse("not_found", `There is no shift ${id}.`, "shiftId");
}

/** Starts an approved shift when every check of the checklist holds. */
export async function beginShift(
  store: CommandStore,
  checksOf: (shift: ShiftRecord) => Promise<{ checks: readonly Check[]; liveVersion: number | null }>,
  shiftId: string,
  now: Date,
): Promise<{ shift: ShiftRecord; next: Progress; checks: readonly Check[] }> {
  const shift = await require(store, shiftId);
  requireAction(shift, "start");
  const { checks, liveVersion } = await checksOf(shift);
  const why = refusal(checks);
  if (why || liveVersion === null)
    return refuse("conflict", `The shift does not start. ${why ?? "No table is published."}`);
  const next: Progress = {
    state: "running",
    live: { version: liveVersion, fraction: 0 },
    step: { phase: "pending", index: 0 },
    pausedSince: null,
    waived: [],
  };
  if (!(await store.write(shift, next, { takesRequest: true, startedAt: now }))) return changed();
  return { shift, next, checks };
}

/** Leaves the request for the controller, which alone moves a shift that has begun, and takes it up at its next tick. */
export async function askShift(
  store: CommandStore,
  shiftId: string,
  kind: PlainRequest,
  { by, reason, now }: Asker,
): Promise<ShiftRecord> {
  const shift = await require(store, shiftId);
  requireAction(shift, kind);
  await store.leave(shiftId, { kind, by, reason, at: now });
  return shift;
}

/** Ends a shift where it is: one that moves at the controller's next tick, one that waits at once (`takenUp`). */
export async function endShift(
  store: CommandStore,
  shiftId: string,
  asker: Asker,
): Promise<{ shift: ShiftRecord; takenUp: boolean }> {
  const shift = await require(store, shiftId);
  if ("step" in shift.progress)
    return { shift: await askShift(store, shiftId, "abort", asker), takenUp: false };
  requireAction(shift, "abort");
  const because = `Withdrawn by ${asker.by}: ${asker.reason}`;
  const next = { state: "aborted", at: asker.now, because } as const;
  if (!(await store.write(shift, next, { takesRequest: true }))) return changed();
  return { shift, takenUp: true };
}

/** Asks for the way back; a completed shift takes its fleets again first, for as long as nobody else has them. */
export async function takeBack(store: CommandStore, shiftId: string, asker: Asker): Promise<ShiftRecord> {
  const shift = await require(store, shiftId);
  if ((shift.kind === "drain" || shift.kind === "drill") && shift.progress.state === "completed")
    refuse("conflict", "A drain that has arrived is undrained: traffic returns in watched steps.");
  await takeAgain(store, shift);
  return askShift(store, shiftId, "roll_back", asker);
}

/**
 * Asks for the nearest safe table instead of the way back. The fleets that it needs besides the shift's own are taken
 * with the request.
 *
 * @param toward the shift's own cells there, as they were just found to be safe
 */
export async function goToNearest(
  store: CommandStore,
  shiftId: string,
  toward: Shares,
  { by, reason, now }: Asker,
): Promise<ShiftRecord> {
  const shift = await require(store, shiftId);
  requireAction(shift, "nearest_safe");
  await takeAgain(store, shift);
  const needed = new Set(Object.values(toward).flatMap((row) => Object.keys(row)));
  const more = [...needed].filter((fleet) => !shift.fleets.includes(fleet)).sort();
  if (more.length > 0) await store.addFleets(shiftId, more);
  await store.leave(shiftId, { kind: "nearest_safe", toward, by, reason, at: now });
  return shift;
}

/** A completed shift has given its fleets back; to move again it needs them. */
async function takeAgain(store: CommandStore, shift: ShiftRecord): Promise<void> {
  if (shift.progress.state !== "completed") return;
  const busy = await store.busyFleets(shift);
  if (busy.length > 0)
    refuse("conflict", `Another active shift touches ${busy.join(", ")}. Wait for it to end.`);
  await store.takeFleets(shift.id);
}
