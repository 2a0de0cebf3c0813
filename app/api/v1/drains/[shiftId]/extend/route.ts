import { verbRoute } from "@/lib/identity/route";
import { extendDrain } from "@/lib/shifts/verbs/end-drain";
import { extendInput } from "../act-input";

export const dynamic = "force-dynamic";

/** Puts a drain's expiry off: `{reason, minutes}`. */
export const POST = verbRoute<{ shiftId: string }>(extendDrain, extendInput);
