import type { Capabilities, RoutingTable } from "./model";

/** What one edge was read to run. `requests` counts since the edge started, where the edge counts. */
export type ObservedRoute = { cell: string; fleet: string; share: number; requests?: number };

export type EdgeObservation =
  | {
      edge: string;
      state: "read";
      /** null: the edge does not say which table it runs, or is between two. */
      version: number | null;
      /** null: the edge acknowledges a version but cannot show its routes. */
      routes: ObservedRoute[] | null;
      /** What the edge holds that Ballast never wrote and shares cannot say, as a sentence: it has drifted. */
      strange?: string | null;
      /** When the edge last said so. */
      at: Date;
    }
  | { edge: string; state: "unreachable"; reason: string };

/**
 * applied: read back and equal. offered: published where the edge will fetch it; observe() tells when it did.
 * failed: not known to run the table; the reason says what to do.
 */
export type EdgeOutcome = { edge: string; outcome: "applied" | "offered" } | FailedEdge;
export type FailedEdge = { edge: string; outcome: "failed"; reason: string };

export type EdgeHealth =
  | { edge: string; healthy: true; detail: string; latencyMs: number | null }
  | { edge: string; healthy: false; reason: string };

/** Which of a data plane's edges are meant. */
export type EdgeChoice = "all" | ReadonlySet<string>;

/** Whether an edge is meant; all are where nothing is said. */
export const isChosen = (only: EdgeChoice | undefined, edge: string): boolean =>
  only === undefined || only === "all" || only.has(edge);

/**
 * What actually splits the traffic. Every failure of an edge is a value, not an exception: one broken edge must not
 * keep a table from the others.
 */
export interface DataPlanePort {
  /**
   * Makes every edge run the table. Idempotent: the same table under the same key has one effect, and can be called
   * again after a crash at any instant. A table older than the one an edge runs is refused by that edge.
   * @param only names of the edges to write; the others are left as they are. A data plane whose edges fetch the table
   *   themselves offers it to all.
   */
  publish(table: RoutingTable, key: string, only?: EdgeChoice): Promise<EdgeOutcome[]>;
  /** Reads what each edge runs now. Changes nothing. */
  observe(): Promise<EdgeObservation[]>;
  /** Whether each edge is up and able to serve, whatever it runs. */
  health(): Promise<EdgeHealth[]>;
  capabilities(): Capabilities;
}
