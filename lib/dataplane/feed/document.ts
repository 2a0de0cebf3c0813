import { type SigningKey, signDetached } from "@/lib/platform/jws";
import type { FeedDocument, RoutingTable } from "../model";
import { signatureTypes } from "../signing/model";

/** A document as it is sent: its bytes, their signature, and both as one. */
export type SignedBody = { body: Buffer<ArrayBuffer>; signature: string; envelope: Buffer<ArrayBuffer> };
export type FeedBody = SignedBody & { version: number; etag: string };

/** The body, signature and entity tag of a table for one feed. Equal tables have equal bodies, byte for byte. */
export function feedBody(
  dataPlane: string,
  table: RoutingTable & { createdAt: Date },
  key: SigningKey,
): FeedBody {
  const document: FeedDocument = {
    dataPlane,
    version: table.version,
    sha256: table.sha256,
    publishedAt: table.createdAt.toISOString(),
    routes: table.routes,
  };
  return {
    version: table.version,
    etag: `"${table.version}-${table.sha256.slice(0, 16)}"`,
    ...signedBody(document, key, signatureTypes.table),
  };
}

/** A document with its signature, detached as well as around it: whichever survives the way to the edge. */
export function signedBody(document: unknown, key: SigningKey, type: string): SignedBody {
  const body = Buffer.from(JSON.stringify(document));
  const signature = signDetached(body, key, type);
  const [head, , tail] = signature.split(".");
  const envelope = JSON.stringify({ protected: head, payload: body.toString(), signature: tail });
  return { body, signature, envelope: Buffer.from(envelope) };
}

/** Whether an If-None-Match header names the entity tag. Weak tags compare equal to strong ones here (RFC 9110, 8.8.3.2). */
export function matchesEtag(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag || tag.trim() === "*");
}
