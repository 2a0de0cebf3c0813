import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { sessionSecret } from "@/lib/identity/session-cookie";
import { type PublicJwk, thumbprint } from "@/lib/platform/jws";
import { seal, sealingKey, unseal } from "@/lib/platform/seal";

const key = () => sealingKey(sessionSecret(), "signing keys");

export const publicJwk = (x: string): PublicJwk => ({ kty: "OKP", crv: "Ed25519", x });

/** A new key, as it is kept: the private half sealed under the process's own secret, bound to the key's name. */
export function newSigningKey(): { kid: string; publicX: string; sealed: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  if (!x) throw new Error("Node exported an Ed25519 key without its x.");
  const kid = thumbprint(publicJwk(x));
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { kid, publicX: x, sealed: seal(pem, key(), kid) };
}

/** The private half; null when it was sealed under another NEXTAUTH_SECRET. */
export function openSigningKey(kept: { kid: string; sealed: string | null }): KeyObject | null {
  const pem = kept.sealed === null ? null : unseal(kept.sealed, key(), kept.kid);
  return pem === null ? null : createPrivateKey(pem);
}
