import type { Shares, Shift } from "./model";
import { limitBack } from "./observation";
import type { EstateNow } from "./ports";
import { atMost, unsafeReasons } from "./safety";

/**
 * Why a shift's table must not reach an edge any more, or null: law and capacity as they are now, with the headroom
 * that is kept for emergencies. What decided on it kept more in hand; time may have passed since.
 *
 * @param running the table that was applied last: loading a fleet no more than that is always allowed
 */
export function unfitToPublish(
  next: Shares,
  running: Shares,
  shift: Pick<Shift, "origin" | "startedWith" | "progress">,
  { facts, backLimit }: Pick<EstateNow, "facts" | "backLimit">,
): string | null {
  const limit =
    shift.progress.state === "rolling_back"
      ? limitBack(shift, { table: running, facts, backLimit })
      : atMost(backLimit);
  const reasons = unsafeReasons(next, running, facts, limit);
  return reasons.length === 0 ? null : reasons.map(({ sentence }) => sentence).join(" ");
}
