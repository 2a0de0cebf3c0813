import { z } from "zod";
import { type PublicJwk, type Verified, verifyDetached } from "@/lib/platform/jws";

export const keySetSchema = z.object({
  issuedAt: z.iso.datetime(),
  keys: z
    .array(z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string(), kid: z.string() }))
    .min(1),
});
export type KeySet = z.output<typeof keySetSchema>;

/**
 * The keys an edge takes tables from. The first set is pinned as it comes, for the simulator has nobody to compare it
 * by hand; from then on a set is taken only from a key that is trusted, and never an older one.
 */
export class TrustedKeys {
  #set: KeySet | null;

  constructor(remembered: KeySet | null) {
    this.#set = remembered;
  }

  get set(): KeySet | null {
    return this.#set;
  }

  verify(bytes: Uint8Array, signature: string | null): Verified {
    return verifyDetached(signature, bytes, byId(this.#set), "ballast-table");
  }

  /** Trusts a set of keys, or says why not. */
  take(bytes: Uint8Array, signature: string | null): string | null {
    const parsed = keySetSchema.safeParse(jsonOf(bytes));
    if (!parsed.success) return "The set of keys is not what one looks like.";
    const verdict = verifyDetached(signature, bytes, byId(this.#set ?? parsed.data), "ballast-keys");
    if (!verdict.ok) return `The set of keys was refused. ${verdict.why}`;
    if (this.#set && parsed.data.issuedAt < this.#set.issuedAt)
      return `The set of keys of ${parsed.data.issuedAt} is older than the one of ${this.#set.issuedAt}.`;
    this.#set = parsed.data;
    return null;
  }
}

const byId = (set: KeySet | null): Map<string, PublicJwk> =>
  new Map(set?.keys.map(({ kid, kty, crv, x }) => [kid, { kty, crv, x }]));

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return null;
  }
}
