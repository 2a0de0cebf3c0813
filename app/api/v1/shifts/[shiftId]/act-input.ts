import type { RouteCall } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { parseInput } from "@/lib/platform/parse";
import { actBodyBytes, reasoned } from "./operations";

/** The shift of the address and the reason of the body, as every act on a shift takes them. */
export async function actInput({ request, params }: RouteCall<{ shiftId: string }>) {
  const { reason } = parseInput(reasoned, await jsonBody(request, { maxBytes: actBodyBytes }));
  return { shiftId: params.shiftId, reason };
}
