import type { DataClass } from "@/lib/residency/model";

/** Origin country × model × data class, with what its requests are like. */
export interface DemandCell {
  /** `origin|model|data class`. */
  id: string;
  origin: string;
  modelId: string;
  dataClass: DataClass;
  inputTokensPerRequest: number;
  outputTokensPerRequest: number;
  latencyBudgetMs: number;
  /** Mean requests/s expected before anything was observed. */
  baselineRequestsPerSec: number;
}

/** Requests of one cell in one hour that was observed for some of its minutes. */
export interface ObservedHour {
  cellId: string;
  hour: Date;
  requests: number;
  /** Minutes of the hour for which anything at all was reported, 1 to 60. */
  minutesObserved: number;
}
