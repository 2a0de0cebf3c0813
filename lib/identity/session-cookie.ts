import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/platform/env";
import { type SessionClaims, sessionClaims, sessionLifeSec } from "./session";

/** Whether browsers reach Ballast by HTTPS, so that cookies are marked for it. */
export const cookiesAreSecure = () => env().NEXTAUTH_URL?.startsWith("https://") ?? false;

/** Not named in code that only checks for presence elsewhere: it changes with the scheme. */
export const sessionCookieName = () => (cookiesAreSecure() ? "__Host-ballast.session" : "ballast.session");

/** The key that encrypts sessions. Throws an Error when the environment has none. */
export function sessionSecret(): string {
  const secret = env().NEXTAUTH_SECRET;
  if (!secret)
    throw new Error("NEXTAUTH_SECRET is not set: sessions need a secret of at least 32 characters.");
  return secret;
}

/** Encrypts a session for its cookie, lasting as long as the idle and absolute limits allow. */
export function sealSession(claims: Omit<SessionClaims, "idleUntilSec">, now: Date): Promise<string> {
  const maxAge = sessionLifeSec(claims.signedInAtSec, now);
  const idleUntilSec = Math.floor(now.getTime() / 1000) + maxAge;
  return encode({ token: { ...claims, idleUntilSec }, secret: sessionSecret(), maxAge });
}

/** Reads a sealed session; null when it is not one of ours or has run out. */
export async function unsealSession(sealed: string): Promise<SessionClaims | null> {
  try {
    const parsed = sessionClaims.safeParse(await decode({ token: sealed, secret: sessionSecret() }));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    // Forged, foreign and expired cookies are all just no session; a missing secret is a defect.
    sessionSecret();
    if (error instanceof Error) return null;
    throw error;
  }
}

/** The value of one cookie in a `Cookie` header, as it stands there: a sealed session needs no decoding. */
export function cookieValue(header: string | null, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
