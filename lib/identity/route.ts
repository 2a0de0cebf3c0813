import { limitRate } from "@/lib/platform/rate-limit";
import { actorFromRequest, respond } from "./door";
import type { Actor } from "./model";
import { type Permission, requirePermission } from "./permissions";
import type { Verb } from "./verb";

/** What one caller may ask of the API: far above any console or script, far below what would hurt. */
const apiLimit = { of: "API requests", points: 600, perSec: 10 };

export interface RouteCall<P> {
  actor: Actor;
  request: Request;
  params: P;
  search: URLSearchParams;
}

/** A handler as Next calls it, which also says what it requires, so that a test can try every role on every route. */
export type Route<P> = ((request: Request, context: { params: Promise<P> }) => Promise<Response>) & {
  readonly permission: Permission;
  readonly verbName?: string;
};

/** A route that reads: `export const GET = readRoute("fleet:read", ({ actor, search }) => …)`. */
export function readRoute<P = Record<string, never>>(
  permission: Permission,
  read: (call: RouteCall<P>) => Promise<unknown>,
): Route<P> {
  return Object.assign(
    (request: Request, context: { params: Promise<P> }) =>
      respond(async () => {
        const call = await openCall(request, context);
        requirePermission(call.actor, permission);
        return read(call);
      }),
    { permission },
  );
}

/**
 * A route that runs one verb: `export const POST = verbRoute(pauseShift, async ({ request, params }) => ({ … }))`.
 * Permission is checked before the body is read.
 */
export function verbRoute<P = Record<string, never>, V extends Verb = Verb>(
  verb: V,
  input: (call: RouteCall<P>) => Promise<unknown>,
): Route<P> {
  return Object.assign(
    (request: Request, context: { params: Promise<P> }) =>
      respond(async () => {
        const call = await openCall(request, context);
        requirePermission(call.actor, verb.permission);
        return verb(call.actor, await input(call));
      }),
    { permission: verb.permission, verbName: verb.verbName },
  );
}

async function openCall<P>(request: Request, context: { params: Promise<P> }): Promise<RouteCall<P>> {
  const actor = await actorFromRequest(request);
  await limitRate(apiLimit, `${actor.kind}:${actor.id}`);
  return { actor, request, params: await context.params, search: new URL(request.url).searchParams };
}
