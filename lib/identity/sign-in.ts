import { type Clock, systemClock } from "@/lib/platform/clock";
import { Refusal, refuse } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { type IdentityProvider, readClaims } from "./identity-provider";
import { type Actor, systemActor } from "./model";
import { passwordFits } from "./password";
import { countSignInAttempt, forgiveSignInAttempt, type SignInBlock } from "./sign-in-limits";
import { accountByEmail, accountById } from "./store/accounts";
import { type Admission, admitIdentity } from "./verbs/admit-identity";
import { openSession } from "./verbs/open-session";
import { recordSignInBlock } from "./verbs/record-sign-in-block";

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
  const block = await countSignInAttempt(email, from);
  if (block) return refuseBlocked(block, email, from, clock);
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

async function refuseBlocked(block: SignInBlock, email: string, from: string, clock: Clock): Promise<never> {
  const { limit, isFirst, retryAfterSec } = block;
  if (isFirst) {
    const userId = (await accountByEmail(email))?.id ?? null;
    await recordSignInBlock({ ...systemActor("web"), from }, { limit, retryAfterSec, userId }, { clock });
  }
  const minutes = Math.ceil(retryAfterSec / 60);
  throw new Refusal(
    "rate_limited",
    `Too many attempts to sign in. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
    undefined,
    retryAfterSec,
  );
}

/** Why the identity provider's word was not enough. */
export type IdentityRefusal = Exclude<Admission["outcome"], "admitted"> | "no_email";

/** Signs in someone the identity provider vouched for by these claims, or says why not. */
export async function signInWithIdentity(
  provider: IdentityProvider,
  claims: unknown,
  from: string,
  clock: Clock = systemClock,
): Promise<SignedIn | { refused: IdentityRefusal }> {
  const person = readClaims(provider, claims);
  if (!person) return { refused: "no_email" };
  const admission = await admitIdentity({ ...systemActor("web"), from }, person, { clock });
  if (admission.outcome !== "admitted") {
    log.warn({ from, outcome: admission.outcome }, "single sign-on refused");
    return { refused: admission.outcome };
  }
  const account = await accountById(admission.userId);
  if (!account) return { refused: "disabled" };
  const actor: Actor = { kind: "user", id: account.id, label: account.name, roles: account.roles, from };
  const { sessionVersion } = await openSession(actor, { method: "sso" }, { clock });
  return { userId: account.id, sessionVersion };
}
