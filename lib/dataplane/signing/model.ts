import { z } from "zod";

/**
 * next: published, and signs after the coming rotation. current: signs. previous: signed until the last rotation, and
 * still vouches for tables that edges fetched then. retired and withdrawn are published no more: the first by age, the
 * second because somebody else may have had it.
 */
export const keyStates = ["next", "current", "previous", "retired", "withdrawn"] as const;
export type KeyState = (typeof keyStates)[number];

/** What a signature is for: one made for the other is refused. */
export const signatureTypes = { table: "ballast-table", keys: "ballast-keys" } as const;

/** Where a signature travels beside the bytes it is of. */
export const signatureHeader = "Ballast-Signature";

export const keySetSchema = z.object({
  issuedAt: z.iso
    .datetime()
    .describe("When keys changed last. Refuse a set that is older than the one you have."),
  keys: z
    .array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        x: z.string().describe("The public key, base64url (RFC 8037)."),
        kid: z.string().describe("Its thumbprint (RFC 7638)."),
        alg: z.literal("EdDSA"),
        use: z.literal("sig"),
        state: z.enum(["next", "current", "previous"]),
      }),
    )
    .describe("A JSON Web Key Set (RFC 7517). All of them are to be trusted; one of them signs."),
});
export type KeySet = z.infer<typeof keySetSchema>;
