import type { ClausePrice, Plan } from "../model";

/** What the solving thread is told, once: whatever it solves for, it has been started for that. */
export interface SolveRequest {
  /** A valid snapshot as JSON: a large one is written and read again several times faster than it is cloned. */
  snapshotJson: string;
  timeLimitMs: number;
  /** How much longer the prices of rules may take, once there is a plan. */
  rulePricesMs: number;
  /** One Int32 in shared memory: not 0 once the solve is to stop. A message could not be read while HiGHS runs. */
  cancelFlag: SharedArrayBuffer;
}

export interface SolveProgress {
  kind: "progress";
  /** What the thread is at, in a word or two. */
  phase: string;
  iterations: number;
  elapsedMs: number;
}

export type SolveReply =
  | SolveProgress
  /** The plan does not name its snapshot yet: the hash is taken beside the solve, by who asked for it. */
  | { kind: "plan"; plan: Plan; solveMs: number; notes: string[]; clauses: ClausePrice[] }
  | { kind: "failure"; reason: "cancelled" | "numerical" | "out_of_memory"; message: string };
