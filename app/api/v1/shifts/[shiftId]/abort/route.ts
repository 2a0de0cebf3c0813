import { verbRoute } from "@/lib/identity/route";
import { abortShift } from "@/lib/shifts/verbs/operate-shift";
import { actInput } from "../act-input";

export const dynamic = "force-dynamic";

/** Ends the shift where it is: `{reason}`. */
export const POST = verbRoute<{ shiftId: string }>(abortShift, actInput);
