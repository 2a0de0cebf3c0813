import { verbRoute } from "@/lib/identity/route";
import { startShift } from "@/lib/shifts/verbs/start-shift";

export const dynamic = "force-dynamic";

/** Starts an approved shift, if every check holds. */
export const POST = verbRoute<{ shiftId: string }>(startShift, async ({ params }) => params);
