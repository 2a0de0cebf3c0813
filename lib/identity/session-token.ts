import type { Session, User } from "next-auth";
import type { JWT } from "next-auth/jwt";
import { sessionClaims, sessionLifeSec, whySessionEnded } from "./session";
import { sealSession } from "./session-cookie";
import { accountById } from "./store/accounts";

/** next-auth's user, which carries what the session needs from the moment of sign-in. */
export interface SignedInUser extends User {
  sessionVersion: number;
}

// What next-auth passes from callback to callback is our claims without their end, which is set when they are sealed.
const started = sessionClaims.omit({ idleUntilSec: true });

/** The session of someone who signed in now. */
export const startSession = ({ id: sub, sessionVersion }: SignedInUser): JWT =>
  started.parse({ sub, sessionVersion, signedInAtSec: Math.floor(Date.now() / 1000) });

/** A session that still holds, to be sealed anew. Throws when it ended: next-auth then removes the cookie. */
export async function renewSession(token: JWT): Promise<JWT> {
  const claims = sessionClaims.parse(token);
  const ended = whySessionEnded(claims, await accountById(claims.sub), new Date());
  if (ended) throw new Error(ended);
  return started.parse(claims);
}

export const sealToken = (token: JWT | undefined): Promise<string> =>
  sealSession(started.parse(token), new Date());

/** What `GET /api/auth/session` tells the browser: when the session ends if it is left alone. */
export function sessionEnds(token: JWT): Session {
  const lifeSec = sessionLifeSec(started.parse(token).signedInAtSec, new Date());
  return { expires: new Date(Date.now() + lifeSec * 1000).toISOString() };
}
