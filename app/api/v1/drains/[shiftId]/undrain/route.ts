import { verbRoute } from "@/lib/identity/route";
import { undrain } from "@/lib/shifts/verbs/end-drain";
import { actInput } from "../act-input";

export const dynamic = "force-dynamic";

/** Sends a drain's traffic back: `{reason}`. */
export const POST = verbRoute<{ shiftId: string }>(undrain, actInput);
