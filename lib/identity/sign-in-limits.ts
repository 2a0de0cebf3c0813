import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { pool } from "@/lib/platform/db/client";
import { sha256Hex } from "@/lib/platform/hash";

/**
 * Guesses allowed before sign-in is refused for a while. Counted in the database, so that every web process sees them.
 * The tight limit is on an account *from one address*, so that nobody can lock an SRE out from elsewhere;
 * the wide ones stop one address from trying many accounts, and many addresses from trying one.
 */
export const signInLimits = {
  pair: { points: 5, perSec: 15 * 60 },
  address: { points: 30, perSec: 15 * 60 },
  account: { points: 50, perSec: 60 * 60 },
} as const;

export type LimitName = keyof typeof signInLimits;
const limitNames = Object.keys(signInLimits) as LimitName[];

const limiters = new WeakMap<Pool, Record<LimitName, RateLimiterPostgres>>();

function limitersOn(client: Pool) {
  let made = limiters.get(client);
  if (!made) {
    const make = (name: LimitName) =>
      new RateLimiterPostgres({
        storeClient: client,
        storeType: "pool",
        tableName: "sign_in_attempt",
        tableCreated: true,
        keyPrefix: name,
        points: signInLimits[name].points,
        duration: signInLimits[name].perSec,
      });
    made = { pair: make("pair"), address: make("address"), account: make("account") };
    limiters.set(client, made);
  }
  return made;
}

/** Keys are hashed: the table then says nothing about who was tried, and no e-mail is too long for it. */
function keysOf(email: string, address: string): Record<LimitName, string> {
  return {
    pair: sha256Hex(`${email}\n${address}`),
    address: sha256Hex(address),
    account: sha256Hex(email),
  };
}

/** A limit that is passed. */
export interface SignInBlock {
  limit: LimitName;
  /** Whether this attempt is the first one refused, which is worth a record; the rest are not. */
  isFirst: boolean;
  retryAfterSec: number;
}

/** Counts one attempt before the password is looked at, so that parallel guesses count too. */
export async function countSignInAttempt(email: string, address: string): Promise<SignInBlock | null> {
  const on = limitersOn(pool());
  const keys = keysOf(email, address);
  for (const name of limitNames) {
    try {
      await on[name].consume(keys[name]);
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      return {
        limit: name,
        isFirst: reason.consumedPoints === signInLimits[name].points + 1,
        retryAfterSec: Math.max(1, Math.ceil(reason.msBeforeNext / 1000)),
      };
    }
  }
  return null;
}

/** Takes a successful attempt out of the counts: only guesses count. */
export async function forgiveSignInAttempt(email: string, address: string): Promise<void> {
  const on = limitersOn(pool());
  const keys = keysOf(email, address);
  await on.pair.delete(keys.pair);
  await on.address.reward(keys.address);
  await on.account.reward(keys.account);
}
