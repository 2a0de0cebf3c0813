import type { RouteCall } from "@/lib/identity/route";
import { jsonBody } from "@/lib/platform/json-body";
import { parseInput } from "@/lib/platform/parse";
import { actBodyBytes, extension, reasoned } from "./operations";

type Call = RouteCall<{ shiftId: string }>;

/** The drain of the address and the reason of the body, as every act on a drain takes them. */
export async function actInput({ request, params }: Call) {
  const { reason } = parseInput(reasoned, await jsonBody(request, { maxBytes: actBodyBytes }));
  return { shiftId: params.shiftId, reason };
}

/** The same with how much longer it lasts. */
export async function extendInput({ request, params }: Call) {
  const body = parseInput(extension, await jsonBody(request, { maxBytes: actBodyBytes }));
  return { shiftId: params.shiftId, ...body };
}
