import type { EdgeObservation } from "@/lib/dataplane/port";
import type { Clock } from "@/lib/platform/clock";
import type { Direction, ShiftEvent } from "./decision";
import type { Judgement, Reading } from "./guardrails";
import type { Guardrail, Progress, Shares, Shift, StepPlan } from "./model";
import type { SafetyFacts } from "./safety";

/** A routing table as a shift sees it: all cells. */
export interface VersionedTable {
  readonly version: number;
  readonly shares: Shares;
}

/** What actually splits the traffic, whichever data planes are enabled. */
export interface Routing {
  observe(): Promise<{ readonly edges: readonly EdgeObservation[]; readonly tolerance: number }>;
  /** The table published last, whether the edges run it yet or not. */
  newest(): Promise<VersionedTable | null>;
  tableOf(version: number): Promise<Shares | null>;
  /** Sends the newest table to every edge under its own key. Sending it twice has the effect of sending it once. */
  send(version: number): Promise<void>;
  /** Records what became of the publications that are under way. */
  settle(): Promise<void>;
  /** Sends the newest table over whatever the edges run, changed by hand or not. */
  restore(version: number): Promise<void>;
}

/** Telemetry, as far as guardrails need it. */
export interface GuardrailReadings {
  /** @param shift whose cells move, and since when */
  read(guardrail: Guardrail, now: Date, shift: Pick<Shift, "target" | "startedAt">): Promise<Reading>;
}

/** The estate as it is now: law, capacity and demand. */
export interface EstateNow {
  readonly facts: SafetyFacts;
  readonly forwardLimit: number;
  readonly backLimit: number;
}

export type Change =
  | {
      readonly kind: "move";
      readonly event: ShiftEvent;
      readonly because: string;
      readonly next: Progress;
      readonly close: { readonly version: number; readonly outcome: "applied" | "superseded" } | null;
      readonly takesRequest: boolean;
    }
  /** The intent: a new version of the table, and the step that is now applying under it. */
  | {
      readonly kind: "intend";
      readonly direction: Direction;
      readonly step: StepPlan;
      readonly table: Shares;
      /** The table it was made from: refused when another was made since. */
      readonly baseVersion: number | null;
      /** Gives the shift's progress once its version is known. */
      readonly next: (version: number) => Progress;
    };

/**
 * Where shifts are kept. Every write is conditional: on the revision that was read, so that a person's request is
 * never overwritten, and on the lease, so that a worker that lost it writes nothing more.
 */
export interface ControllerStore {
  /** Ids of shifts that may have something to do. */
  due(): Promise<string[]>;
  load(id: string): Promise<Shift | null>;
  /** Writes the change with its audit entry, all or nothing; the version made, if any. Null: someone else wrote first. */
  commit(shift: Shift, change: Change, now: Date): Promise<{ version: number | null } | null>;
  record(shift: Shift, judgements: readonly Judgement[], now: Date): Promise<void>;
}

export interface ControllerPorts {
  readonly clock: Clock;
  readonly store: ControllerStore;
  readonly routing: Routing;
  readonly readings: GuardrailReadings;
  readonly estate: () => Promise<EstateNow>;
  /** Why a freeze keeps this running shift from its next step, as a sentence; null when none does. */
  readonly freeze: (shift: Shift, now: Date) => Promise<string | null>;
  /** Starts a shift whose scheduled time has come, with every check of a start; says why not otherwise. */
  readonly startScheduled: (shiftId: string) => Promise<void>;
  /** A shift whose tick failed: told, and left for the next tick. The others go on. */
  readonly failed: (shiftId: string, error: unknown) => void;
}
