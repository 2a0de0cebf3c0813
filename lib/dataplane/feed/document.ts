import type { FeedDocument, RoutingTable } from "../model";

export type FeedBody = { version: number; etag: string; body: string };

/** The body and entity tag of a table for one feed. Equal tables have equal bodies, byte for byte. */
export function feedBody(dataPlane: string, table: RoutingTable & { createdAt: Date }): FeedBody {
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
    body: JSON.stringify(document),
  };
}

/** Whether an If-None-Match header names the entity tag. Weak tags compare equal to strong ones here (RFC 9110, 8.8.3.2). */
export function matchesEtag(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag || tag.trim() === "*");
}
