import type { Snapshot } from "../model";
import type { Answer } from "./model";

/** What the what-if thread is given; it answers one question at a time. */
export interface SolveQuestion {
  id: number;
  /** With the changes applied, its windows as fine as they were frozen. */
  snapshot: Snapshot;
  /** How many hours a merged window may have. */
  hours: number;
  timeLimitMs: number;
  /** One Int32 in shared memory: not 0 once the solve is to stop. A message could not be read while HiGHS runs. */
  cancelFlag: SharedArrayBuffer;
}

export type QuestionReply =
  | { id: number; kind: "answer"; answer: Answer }
  | { id: number; kind: "failure"; reason: "cancelled" | "failed"; message: string };
