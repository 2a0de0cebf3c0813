import { headers as requestHeaders } from "next/headers";
import { cache } from "react";
import { type Clock, systemClock } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { Refusal, refuse } from "@/lib/platform/errors";
import { explainFailure } from "@/lib/platform/failure";
import { sha256Hex } from "@/lib/platform/hash";
import type { Actor } from "./model";
import { requireSameOrigin } from "./origin";
import { requestAddress } from "./peer-address";
import { whySessionEnded } from "./session";
import { cookieValue, sessionCookieName, unsealSession } from "./session-cookie";
import { accountById } from "./store/accounts";
import { noteTokenUse, tokenByHash } from "./store/tokens";
import { bearerOf, looksLikeToken, sameHash } from "./token";

/**
 * Who sends this request: an API token if it has an `Authorization` header, else the session cookie.
 * Refuses with `unauthenticated` when neither holds, and with `forbidden` a change sent from another site.
 */
export async function actorFromRequest(request: Request, clock: Clock = systemClock): Promise<Actor> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return actorFromToken(authorization, requestAddress(request.headers), clock);
  const actor = await actorFromCookies(request.headers, clock);
  const configured = env().NEXTAUTH_URL;
  requireSameOrigin(request.method, request.headers, configured && new URL(configured).origin);
  return actor;
}

/** Who uses this page or server action. Asked once per request however many components ask. */
export const actorFromSession = cache(
  async (): Promise<Actor> => actorFromCookies(new Headers(await requestHeaders()), systemClock),
);

async function actorFromCookies(headers: Headers, clock: Clock): Promise<Actor> {
  const sealed = cookieValue(headers.get("cookie"), sessionCookieName());
  if (!sealed) return refuse("unauthenticated", "Sign in, or send an API token as Authorization: Bearer ….");
  const claims = await unsealSession(sealed);
  if (!claims) return refuse("unauthenticated", "Your session has ended. Sign in again.");
  const account = await accountById(claims.sub);
  const ended = whySessionEnded(claims, account, clock.now());
  if (ended || !account) return refuse("unauthenticated", ended ?? "This account is gone. Sign in again.");
  return {
    kind: "user",
    id: account.id,
    label: account.name,
    roles: account.roles,
    from: requestAddress(headers),
  };
}

async function actorFromToken(authorization: string, from: string, clock: Clock): Promise<Actor> {
  const secret = bearerOf(authorization);
  if (!secret) return refuse("unauthenticated", "The Authorization header must be: Bearer <API token>.");
  const unknown = "The API token is not valid. Make one in Settings → Tokens.";
  if (!looksLikeToken(secret)) return refuse("unauthenticated", unknown);
  const secretHash = sha256Hex(secret);
  const token = await tokenByHash(secretHash);
  if (!token || !sameHash(token.secretHash, secretHash)) return refuse("unauthenticated", unknown);
  const now = clock.now();
  if (token.revokedAt) return refuse("unauthenticated", `The API token ${token.name} was revoked.`);
  if (token.expiresAt && token.expiresAt <= now)
    return refuse(
      "unauthenticated",
      `The API token ${token.name} expired at ${token.expiresAt.toISOString()}.`,
    );
  await noteTokenUse(token, now);
  return { kind: "token", id: token.id, label: token.name, roles: [token.role], from };
}

/** The body of every refused request. */
export interface ErrorBody {
  error: { code: string; message: string; field?: string; reference?: string };
}

/**
 * Runs a route handler. Its Response is sent as it is, any other value as JSON, `undefined` as 204.
 * A Refusal becomes its status with `{error: {code, message, field}}`; a defect becomes 500 with a reference.
 */
export async function respond(handler: () => Promise<unknown>): Promise<Response> {
  try {
    const value = await handler();
    if (value instanceof Response) return value;
    if (value === undefined) return new Response(null, { status: 204 });
    return Response.json(value, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    return failureResponse(error);
  }
}

function failureResponse(error: unknown): Response {
  const failure = explainFailure(error, "route handler");
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (!(failure instanceof Refusal)) {
    const body: ErrorBody = { error: { code: "internal", ...failure } };
    return Response.json(body, { status: 500, headers });
  }
  if (failure.retryAfterSec !== undefined)
    headers.set("Retry-After", String(Math.ceil(failure.retryAfterSec)));
  if (failure.code === "unauthenticated") headers.set("WWW-Authenticate", 'Bearer realm="Ballast"');
  const { code, message, field } = failure;
  const body: ErrorBody = { error: field === undefined ? { code, message } : { code, message, field } };
  return Response.json(body, { status: failure.status, headers });
}
