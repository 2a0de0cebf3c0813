import { type Clock, systemClock } from "@/lib/platform/clock";
import { refuse } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import type { Actor } from "./model";
import { passwordFits } from "./password";
import { countSignInAttempt, forgiveSignInAttempt } from "./sign-in-limits";
import { accountByEmail } from "./store/accounts";
import { openSession } from "./verbs/open-session";

export interface SignedIn {
  userId: string;
  sessionVersion: number;
}

/** One sentence for every cause, so that it tells nobody which accounts exist. */
const wrong = "The e-mail or the password is not right.";

/**
 * Signs in by e-mail and password: limits → password → session, in that order whoever asks.
 * Unknown and disabled users and users without a password cost the same work and get the same answer.
 */
export async function signInWithPassword(
  given: { email: string; password: string },
  from: string,
  clock: Clock = systemClock,
): Promise<SignedIn> {
  const email = given.email.trim().toLowerCase();
  await countSignInAttempt(email, from);
  const account = await accountByEmail(email);
  const fits = await passwordFits(account?.passwordHash, given.password);
  if (!account || !fits || account.disabledAt) {
    // The e-mail is not logged: people type passwords into that field.
    log.warn({ from, userId: account?.id ?? null }, "sign-in refused");
    return refuse("unauthenticated", wrong);
  }
  await forgiveSignInAttempt(email, from);
  const actor: Actor = { kind: "user", id: account.id, label: account.name, roles: account.roles, from };
  const { sessionVersion } = await openSession(actor, { method: "password" }, { clock });
  return { userId: account.id, sessionVersion };
}
