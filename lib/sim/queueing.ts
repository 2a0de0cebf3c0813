/**
 * Accelerators that take requests from one queue. A gateway spreads a fleet's requests over many such groups; it is the
 * size of a group, not of the fleet, that decides how long a request waits.
 */
export const groupSize = 16;
/** Above this an engine refuses what it cannot start: its queue is bounded. */
export const maxUtilization = 0.98;

/**
 * Mean time a request waits for a free accelerator, in seconds: Sakasegawa's approximation of M/M/c,
 * W = s · ρ^(√(2(c+1)) − 1) / (c · (1 − ρ)), within 1 % of a service time of Erlang C and defined for every ρ in [0, 1).
 * Sakasegawa (1977), "An approximation formula Lq ≈ α ρ^β / (1 − ρ)", Ann. Inst. Statist. Math. 29.
 * @param utilization offered load per accelerator, 0 to 1; above `maxUtilization` it counts as that
 * @param serviceSec mean accelerator-seconds of a request
 */
export function meanWaitSec(utilization: number, serviceSec: number, servers: number = groupSize): number {
  const rho = Math.min(Math.max(utilization, 0), maxUtilization);
  if (rho === 0) return 0;
  return (serviceSec * rho ** (Math.sqrt(2 * (servers + 1)) - 1)) / (servers * (1 - rho));
}

/** Share of the arrivals that a fleet must refuse at this offered load (accelerators busy per accelerator, may exceed 1). */
export function refusedShare(offeredLoad: number): number {
  return offeredLoad <= maxUtilization ? 0 : 1 - maxUtilization / offeredLoad;
}

/** Requests streaming from one accelerator at once when it is full: what continuous batching shares its decode rate among. */
export const fullBatch = 24;
/** A lone stream is not batch-times faster: a quarter of the full batch's pace is the best there is. */
const leastBatchShare = 0.25;

/** Seconds between output tokens of one request: the accelerator's decode rate is shared by the batch. */
export function timePerOutputTokenSec(utilization: number, decodeTokensPerSec: number): number {
  const batch = fullBatch * Math.min(1, Math.max(leastBatchShare, utilization));
  return batch / decodeTokensPerSec;
}
