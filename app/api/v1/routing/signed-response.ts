import type { SignedBody } from "@/lib/dataplane/feed/document";
import { signatureHeader } from "@/lib/dataplane/signing/model";

/** The media type of a JWS in JSON (RFC 7515, 9.2.1). */
export const envelopeType = "application/jose+json";

/** What the signature of an answer is, for its description. */
export const signatureHint = `Its signature: a compact JWS without its payload, which is this body, byte for byte (Ed25519, RFC 7797 with b64=false). Ask with Accept: ${envelopeType} to have both in one document.`;

/** A document and its signature: beside it in a header, or, asked for, together in one JSON. */
export function signedResponse(
  { body, signature, envelope }: SignedBody,
  request: Request,
  type: string,
  headers: Record<string, string>,
): Response {
  const wrapped = request.headers.get("accept")?.includes(envelopeType) ?? false;
  const { ETag: tag, ...others } = headers;
  return new Response(wrapped ? envelope : body, {
    headers: {
      ...others,
      // The strong tag is the plain body's: wrapped, it says the same in other bytes.
      ...(tag ? { ETag: wrapped ? `W/${tag}` : tag } : {}),
      "Content-Type": wrapped ? envelopeType : type,
      Vary: "Accept",
      [signatureHeader]: signature,
    },
  });
}
