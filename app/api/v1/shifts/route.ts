import { readRoute } from "@/lib/identity/route";
import { shiftList } from "@/lib/shifts/queries/shift-list";
import { toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** The newest shifts, with where each is. */
export const GET = readRoute("shifts:read", async ({ actor }) => toAnswer(await shiftList(actor)));
