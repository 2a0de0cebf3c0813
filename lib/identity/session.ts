import { z } from "zod";

/** However busy, a session ends this long after sign-in. */
export const sessionAbsoluteSec = 12 * 60 * 60;
/** A session nobody used for this long ends. */
export const sessionIdleSec = 2 * 60 * 60;

/** What the session cookie says. Everything else about the user is read from the database on each request. */
export const sessionClaims = z.object({
  sub: z.uuid(),
  /** The user's session version at sign-in; a smaller one than the user's own is refused. */
  sessionVersion: z.int(),
  /** When the user signed in, in seconds since 1970: start of the absolute limit. */
  signedInAtSec: z.int(),
  /** When the session ends unless renewed by then, in seconds since 1970. */
  idleUntilSec: z.int(),
});
export type SessionClaims = z.output<typeof sessionClaims>;

export interface SessionAccount {
  disabledAt: Date | null;
  sessionVersion: number;
}

/** Why a session is refused, as a sentence; null when it holds. */
export function whySessionEnded(
  claims: SessionClaims,
  account: SessionAccount | null,
  now: Date,
): string | null {
  const nowSec = now.getTime() / 1000;
  if (nowSec >= claims.signedInAtSec + sessionAbsoluteSec)
    return "Your session ended 12 hours after you signed in. Sign in again.";
  if (nowSec >= claims.idleUntilSec)
    return "Your session ended after 2 hours without activity. Sign in again.";
  if (!account || account.disabledAt) return "This account is disabled. Ask an administrator.";
  if (claims.sessionVersion !== account.sessionVersion)
    return "You were signed out everywhere. Sign in again.";
  return null;
}

/** Seconds a session renewed now may still last: the idle limit, cut at the absolute one; never below zero. */
export function sessionLifeSec(signedInAtSec: number, now: Date): number {
  const nowSec = Math.floor(now.getTime() / 1000);
  return Math.max(0, Math.min(sessionIdleSec, signedInAtSec + sessionAbsoluteSec - nowSec));
}
