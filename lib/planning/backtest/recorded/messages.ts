import type { PolicyName } from "../policy";
import type { BacktestInputs } from "./inputs";
import type { BacktestResult } from "./result";

/** What a backtest's thread is asked, and what it tells. */
export interface RunQuestion {
  inputs: BacktestInputs;
  policies: readonly PolicyName[];
}

export interface RunProgress {
  /** 0 to 1. */
  progress: number;
  doing: string;
}

export type RunReply =
  | ({ kind: "progress" } & RunProgress)
  | { kind: "refused"; message: string }
  | { kind: "done"; result: Omit<BacktestResult, "notes"> };
