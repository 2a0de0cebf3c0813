import type { Denial, Route } from "./model";
import type { EffectDetail, EffectOutcome, EffectRecord } from "./store/effects";
import type { DataPlaneRecord } from "./store/planes";
import type { TableRecord } from "./store/tables";
import type { EdgeSync } from "./sync";

/** What was read of one edge: what it runs, and apart from that whether it is well. */
export type EdgeReading = EdgeSync & { healthy: boolean | null; healthNote: string | null };

/** What became of a publication to one data plane, as far as it was read back. */
export type PlaneReading = {
  dataPlaneId: string;
  /** The table it was read against; null before the first. */
  version: number | null;
  edges: readonly EdgeReading[];
  outcome: EffectOutcome | null;
  detail: EffectDetail | null;
};

/** Why a table must not reach an edge now although the law allows it, or null: whoever made it knows. */
export type PublishGuard = (table: TableRecord, now: Date) => Promise<string | null>;

/** What bringing data planes to the newest table keeps, and where. */
export interface RoutingStore {
  /** Enabled data planes. */
  planes(): Promise<DataPlaneRecord[]>;
  newest(): Promise<TableRecord | null>;
  newestVersion(): Promise<number | null>;
  table(version: number): Promise<TableRecord | null>;
  effect(dataPlaneId: string, version: number): Promise<EffectRecord | null>;
  /** The intent for a data plane that has none yet for this version: it was registered or enabled since. */
  intend(dataPlaneId: string, version: number): Promise<EffectRecord>;
  /** Counts one try; false when the effect was superseded meanwhile and must not be tried any more. */
  beginAttempt(dataPlaneId: string, version: number): Promise<boolean>;
  /** Runs `work` while no other process writes to the data plane. A process that dies lets go of it. */
  exclusively<T>(dataPlaneId: string, work: () => Promise<T>): Promise<T>;
  /** Keeps a reading, and the outcome that follows from it, with an audit entry when that changed. Says nothing about an older table. */
  record(reading: PlaneReading): Promise<void>;
  /** Takes the publications of the newest version back to under way, so that it is sent once more; of an older one, nothing. */
  reopen(version: number): Promise<void>;
  /** Routes that the law denies at `now`. */
  denials(routes: readonly Route[], now: Date): Promise<Denial[]>;
  readonly unfit: PublishGuard;
}

/** What making a table needs, inside of one transaction. */
export interface TableWriter {
  /** Makes tables one after the other, so that versions rise in the order in which they become visible. */
  lock(): Promise<void>;
  newest(): Promise<TableRecord | null>;
  byKey(key: string): Promise<TableRecord | null>;
  insert(table: Omit<TableRecord, "version">): Promise<number>;
  enabledPlanes(): Promise<string[]>;
  /** The intents to publish it; what was under way for older versions is superseded by them. */
  recordIntents(version: number, dataPlaneIds: readonly string[], at: Date): Promise<void>;
  denials(routes: readonly Route[], now: Date): Promise<Denial[]>;
}
