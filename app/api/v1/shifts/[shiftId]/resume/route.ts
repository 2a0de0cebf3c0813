import { verbRoute } from "@/lib/identity/route";
import { resumeShift } from "@/lib/shifts/verbs/operate-shift";
import { actInput } from "../act-input";

export const dynamic = "force-dynamic";

/** Goes on after a pause or a hold: `{reason}`. */
export const POST = verbRoute<{ shiftId: string }>(resumeShift, actInput);
