import { generateKeyPairSync } from "node:crypto";
import { type PublicJwk, signDetached, thumbprint } from "@/lib/platform/jws";

export interface Signing {
  kid: string;
  jwk: PublicJwk;
  sign(body: string, type: string): string;
}

/** A signing key of a made-up Ballast. */
export function signingKey(): Signing {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const jwk: PublicJwk = { kty: "OKP", crv: "Ed25519", x: publicKey.export({ format: "jwk" }).x ?? "" };
  const kid = thumbprint(jwk);
  return { kid, jwk, sign: (body, type) => signDetached(Buffer.from(body), { kid, privateKey }, type) };
}
