import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { requireAction, requireShift } from "../access";
import { goToNearest } from "../commands";
import { rate } from "../drain-rules";
import { readWaysOut } from "../read-ways-out";
import { commandStore } from "../store/command-store";
import { summary } from "../store/controller-store";

/** What was read may move a little more by the time it is asked for: demand goes on changing. */
const MORE_THAN_READ = 1.1;

/**
 * Takes a shift to the nearest safe table, where going back is in question and staying is not safe. The table is found
 * anew from the estate as it is; the controller goes there in the same paced and checked steps as on any way back.
 */
export const goToNearestSafe = defineVerb({
  name: "shift.go_to_nearest_safe",
  permission: "shifts:operate",
  input: z.strictObject({
    shiftId: z.uuid(),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
    /** Requests/s that moved in the offer that was read; refused when clearly more would move by now. */
    movesRequestsPerSec: z.coerce.number().min(0).optional(),
  }),
  timeoutMs: 30_000,
  async run({ tx, actor, now, audit, live }, { shiftId, reason, movesRequestsPerSec }) {
    const read = await requireShift(tx, shiftId);
    requireAction(read, "nearest_safe");
    const ways = await readWaysOut(read, { now: () => now }, tx);
    if (!ways)
      return refuse("conflict", "Going back is safe, and no worse than staying. Roll it back instead.");
    if (!ways.nearest) return refuse("conflict", `There is nothing better to go to. ${ways.sentence}`);
    const { toward, prospect, strandedRequestsPerSec } = ways.nearest;
    const moves = prospect.movedRequestsPerSec;
    if (movesRequestsPerSec !== undefined && moves > movesRequestsPerSec * MORE_THAN_READ + 1)
      refuse(
        "conflict",
        `It would move ${rate(moves)} requests/s by now, more than you read. Read it again.`,
      );
    const store = commandStore(tx);
    const shift = await goToNearest(store, shiftId, toward, { by: actor.label, reason, now });
    await audit({
      subjectKind: "shift",
      subjectId: shiftId,
      planId: shift.planId,
      reason,
      before: summary(shift.progress),
      after: {
        requested: "nearest_safe",
        compared: ways.sentence,
        movedRequestsPerSec: moves,
        strandedRequestsPerSec,
        toward,
      },
    });
    await live("shift", shiftId);
    await live("approval", shiftId);
    return { shiftId, takenUp: false };
  },
});
