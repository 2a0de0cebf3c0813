import { listTokens, tokenState } from "@/lib/identity/queries";
import { readRoute, verbRoute } from "@/lib/identity/route";
import { createToken } from "@/lib/identity/verbs/create-token";
import { systemClock } from "@/lib/platform/clock";
import { jsonBody } from "@/lib/platform/json-body";
import { toAnswer, tokenBodyBytes } from "./operation";

export const dynamic = "force-dynamic";

/** Every API token with its state; never its secret. */
export const GET = readRoute("tokens:read", async ({ actor }) => {
  const now = systemClock.now();
  const tokens = await listTokens(actor);
  return toAnswer(tokens.map((token) => ({ ...token, state: tokenState(token, now) })));
});

/** Makes a token: `{name, role, expiresIn?}`. Its secret is in the answer and nowhere else. */
export const POST = verbRoute(createToken, ({ request }) => jsonBody(request, { maxBytes: tokenBodyBytes }));
