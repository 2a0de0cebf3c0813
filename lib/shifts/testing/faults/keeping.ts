import type { PublishGuard, RoutingStore } from "@/lib/dataplane/routing-store";
import type { EffectRecord } from "@/lib/dataplane/store/effects";
import type { TableRecord } from "@/lib/dataplane/store/tables";
import type { Clock } from "@/lib/platform/clock";
import type { CommandStore } from "../../commands";
import type { Shares } from "../../model";
import type { ControllerStore } from "../../ports";
import type { ShiftRecord } from "../../store/shifts";

export interface AuditLine {
  readonly action: string;
  readonly subjectId: string;
  readonly reason: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a worker holds while it may act. */
export interface HeldLease {
  readonly holder: string;
  readonly token: number;
}

/** A shift to be kept, proposed and not yet signed. */
export type ProposedShift = Pick<
  ShiftRecord,
  | "id"
  | "kind"
  | "pace"
  | "steps"
  | "guardrails"
  | "origin"
  | "target"
  | "startedWith"
  | "today"
  | "fleets"
  | "expiresAt"
  | "proposedById"
>;

/** A shift that moves from the start, and from which version of the table. */
export type DrainingShift = ProposedShift & { readonly liveVersion: number };

/** What the simulated world begins with. */
export interface Estate {
  readonly cells: readonly string[];
  readonly fleets: readonly string[];
  readonly first: Shares;
  /** Data planes by id, with their edges. */
  readonly planes: Readonly<Record<string, readonly string[]>>;
  readonly now: Date;
}

/**
 * Everything that shifts and data planes keep, wherever that is. Two of these exist, in memory and in PostgreSQL, and
 * one contract holds both to the same promises.
 */
export interface Keeping {
  /** Shifts, as the holder of the lease may write them. */
  controller(lease: HeldLease, actor: string): ControllerStore;
  commands(): CommandStore;
  routing(clock: Clock, unfit: PublishGuard): RoutingStore;
  /** Takes the lease for `holder`, from whoever has it. */
  takeLease(holder: string): Promise<HeldLease>;
  propose(shift: ProposedShift, now: Date): Promise<void>;
  /** A manager's signature and the state that follows from it, or nothing when the shift is not proposed any more. */
  sign(id: string, now: Date, startAt: Date | null): Promise<boolean>;
  /**
   * An emergency: ends the shifts that are in its way where they are, and moves from the start, all or nothing. Refused
   * where one of them was written since it was read, or another shift has one of its fleets.
   */
  drain(shift: DrainingShift, overtakes: readonly ShiftRecord[], now: Date): Promise<void>;
  isSigned(id: string): Promise<boolean>;
  shifts(): Promise<ShiftRecord[]>;
  tables(): Promise<TableRecord[]>;
  effects(): Promise<EffectRecord[]>;
  /** The audit log from its `from`th line on. */
  audit(from?: number): Promise<AuditLine[]>;
  /** Fleets and the active shift that has each. */
  taken(): Promise<Readonly<Record<string, string>>>;
  lastApplied(): Promise<TableRecord | null>;
}

/** An approval is good for this long in the simulated world. */
export const SIGNED_FOR_MS = 3_600_000;
