import { verbRoute } from "@/lib/identity/route";
import { cancelDrain } from "@/lib/shifts/verbs/end-drain";
import { actInput } from "../act-input";

export const dynamic = "force-dynamic";

/** Gives up a drain that still moves: `{reason}`. */
export const POST = verbRoute<{ shiftId: string }>(cancelDrain, actInput);
