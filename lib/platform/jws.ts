import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";

/** The public half of an Ed25519 key as a JWK (RFC 8037, section 2). */
export type PublicJwk = { kty: "OKP"; crv: "Ed25519"; x: string };

/** A private key and the name that its signatures give. */
export type SigningKey = { kid: string; privateKey: KeyObject };

const headerSchema = z.strictObject({
  alg: z.literal("EdDSA"),
  b64: z.literal(false),
  crit: z.tuple([z.literal("b64")]),
  kid: z.string(),
  typ: z.string(),
});

const base64url = (bytes: string | Uint8Array) => Buffer.from(bytes).toString("base64url");
const signingInput = (head: string, payload: Uint8Array) => Buffer.concat([Buffer.from(`${head}.`), payload]);

/** RFC 7638: the SHA-256 of the key's required members, in order and without white space, as base64url. */
export function thumbprint({ crv, kty, x }: PublicJwk): string {
  return createHash("sha256").update(JSON.stringify({ crv, kty, x })).digest("base64url");
}

/**
 * Signs bytes as they are sent: a compact JWS with the payload left out of it and not encoded (RFC 7797, `b64: false`),
 * so that it can travel in a header beside a body that stays plain JSON.
 * @param typ what the bytes are; a signature for one thing is none for another
 */
export function signDetached(payload: Uint8Array, key: SigningKey, typ: string): string {
  const head = base64url(JSON.stringify({ alg: "EdDSA", b64: false, crit: ["b64"], kid: key.kid, typ }));
  return `${head}..${base64url(sign(null, signingInput(head, payload), key.privateKey))}`;
}

export type Verified = { ok: true; kid: string } | { ok: false; kid: string | null; why: string };

/** Whether a detached signature is one of these keys' over exactly these bytes; otherwise why not, as a sentence. */
export function verifyDetached(
  jws: string | null,
  payload: Uint8Array,
  keys: ReadonlyMap<string, PublicJwk>,
  typ: string,
): Verified {
  const refuse = (why: string, kid: string | null = null): Verified => ({ ok: false, kid, why });
  if (!jws) return refuse("It is not signed.");
  const [head = "", middle, signature = "", ...more] = jws.split(".");
  const header = headerSchema.safeParse(jsonOf(head));
  if (middle !== "" || more.length > 0 || !header.success)
    return refuse("Its signature is no detached EdDSA signature (RFC 7797).");
  const { kid } = header.data;
  if (header.data.typ !== typ) return refuse(`It is signed as ${header.data.typ}; expected ${typ}.`, kid);
  const key = keys.get(kid);
  if (!key) return refuse(`It is signed by key ${kid}, which is not trusted.`, kid);
  const valid = verify(
    null,
    signingInput(head, payload),
    createPublicKey({ key, format: "jwk" }),
    Buffer.from(signature, "base64url"),
  );
  return valid ? { ok: true, kid } : refuse(`Its signature by key ${kid} does not fit its content.`, kid);
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
