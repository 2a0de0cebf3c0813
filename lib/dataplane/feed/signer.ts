import { systemActor } from "@/lib/identity/model";
import type { SigningKey } from "@/lib/platform/jws";
import { log } from "@/lib/platform/log";
import { openSigningKey, publicJwk } from "../signing/keys";
import { type KeySet, signatureTypes } from "../signing/model";
import { loadSigningKeys, type SigningKeyRecord } from "../store/signing-keys";
import { makeFirstSigningKeys } from "../verbs/make-first-signing-keys";
import { type SignedBody, signedBody } from "./document";

/** Who signs what a feed sends, and the signed set of keys that edges verify it with. */
export type Signer = { key: SigningKey; keySet: SignedBody };

/**
 * The signer as the database knows it now; null when the current key cannot be read, because it was sealed under
 * another secret than this process has. The first keys are made here, before anything is sent without them.
 */
export async function loadSigner(): Promise<Signer | null> {
  let keys = await loadSigningKeys();
  if (!keys.some(({ state }) => state === "current")) {
    await makeFirstSigningKeys(systemActor("routing feed"), {});
    keys = await loadSigningKeys();
  }
  const current = keys.find(({ state }) => state === "current");
  const privateKey = current ? openSigningKey(current) : null;
  if (!current || !privateKey) {
    log.error({ kid: current?.kid }, "The key that signs routing tables cannot be read");
    return null;
  }
  const key = { kid: current.kid, privateKey };
  return { key, keySet: signedBody(keySetOf(keys), key, signatureTypes.keys) };
}

/** What edges are to trust, by when it changed last. */
export function keySetOf(keys: readonly SigningKeyRecord[]): KeySet {
  const changed = keys.flatMap((key) => [key.createdAt, key.activatedAt, key.endedAt]);
  const times = changed.flatMap((at) => (at === null ? [] : [at.getTime()]));
  return {
    issuedAt: new Date(Math.max(0, ...times)).toISOString(),
    keys: keys.flatMap(({ kid, publicX, state }) =>
      state === "next" || state === "current" || state === "previous"
        ? [{ ...publicJwk(publicX), kid, alg: "EdDSA" as const, use: "sig" as const, state }]
        : [],
    ),
  };
}
