import { refuse } from "@/lib/platform/errors";
import type { Actor } from "./model";
import { requirePermission } from "./permissions";
import { allUsers, userWithId } from "./store/directory";
import { allTokens } from "./store/tokens";

export type UserView = Awaited<ReturnType<typeof allUsers>>[number];
export type TokenView = Awaited<ReturnType<typeof allTokens>>[number];

/** Everyone who may sign in, by name, with where each role comes from. */
export async function listUsers(actor: Actor): Promise<UserView[]> {
  requirePermission(actor, "users:read");
  return allUsers();
}

/** One user. Refuses with `not_found`. */
export async function getUser(actor: Actor, userId: string): Promise<UserView> {
  requirePermission(actor, "users:read");
  return (await userWithId(userId)) ?? refuse("not_found", "There is no such user.");
}

/** The user who asks. Refuses with `forbidden` a token, which is nobody. */
export async function getOwnAccount(actor: Actor): Promise<UserView> {
  requirePermission(actor, "self:manage");
  if (actor.kind !== "user") refuse("forbidden", "Only a user has an account.");
  return (await userWithId(actor.id)) ?? refuse("not_found", "There is no such user.");
}

/** All API tokens, newest first; never their secrets. */
export async function listTokens(actor: Actor): Promise<TokenView[]> {
  requirePermission(actor, "tokens:read");
  return allTokens();
}

export type TokenState = "active" | "expired" | "revoked";

/** What a token is worth at `now`. */
export function tokenState(token: { revokedAt: Date | null; expiresAt: Date | null }, now: Date): TokenState {
  if (token.revokedAt) return "revoked";
  return token.expiresAt && token.expiresAt <= now ? "expired" : "active";
}
