import { verbRoute } from "@/lib/identity/route";
import { pauseShift } from "@/lib/shifts/verbs/operate-shift";
import { actInput } from "../act-input";

export const dynamic = "force-dynamic";

/** Takes no further step: `{reason}`. */
export const POST = verbRoute<{ shiftId: string }>(pauseShift, actInput);
