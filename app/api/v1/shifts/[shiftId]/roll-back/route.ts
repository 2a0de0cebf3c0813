import { verbRoute } from "@/lib/identity/route";
import { rollBackShift } from "@/lib/shifts/verbs/operate-shift";
import { actInput } from "../act-input";

export const dynamic = "force-dynamic";

/** Takes traffic back in paced steps: `{reason}`. */
export const POST = verbRoute<{ shiftId: string }>(rollBackShift, actInput);
