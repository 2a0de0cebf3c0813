import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { limitRate } from "@/lib/platform/rate-limit";
import { type FeedBody, matchesEtag, type SignedBody } from "./document";
import { type FeedOffers, feedOffers } from "./offers";

/** One token may serve a thousand edges that poll every 25 s, many times over; not one edge that forgot to wait. */
const pollLimit = { of: "routing polls", points: 5_000, perSec: 10 };

export type Poll = {
  dataPlane: string | undefined;
  ifNoneMatch: string | null;
  waitMs: number;
  /** Aborted when the edge closes the connection. */
  gone: AbortSignal;
};

export type PollAnswer = { kind: "same"; etag: string } | { kind: "table"; offered: FeedBody };

/**
 * What an edge gets for a poll: the offered table, or word that it has it already. Asked to wait, it answers as soon
 * as there is another table, and before the first table as soon as there is one.
 */
export async function currentTable(
  actor: Actor,
  poll: Poll,
  offers: FeedOffers = feedOffers(),
): Promise<PollAnswer> {
  requirePermission(actor, "routing:read");
  await limitRate(pollLimit, actor.id);
  const { id: feed } = await offers.choose(poll.dataPlane);
  const isNews = (etag: string) => !matchesEtag(poll.ifNoneMatch, etag);
  let offered = await offers.current(feed);
  if (poll.waitMs > 0 && !(offered && isNews(offered.etag))) {
    await offers.waitForAnother(feed, offered?.etag ?? null, poll.waitMs, poll.gone);
    offered = await offers.current(feed);
  }
  if (!offered)
    return refuse(
      "not_found",
      "No routing table has been published yet. Ask again, with wait to be told at once.",
    );
  return isNews(offered.etag) ? { kind: "table", offered } : { kind: "same", etag: offered.etag };
}

/** The public keys that edges verify tables with. */
export async function publishedKeys(actor: Actor, offers: FeedOffers = feedOffers()): Promise<SignedBody> {
  requirePermission(actor, "routing:read");
  await limitRate(pollLimit, actor.id);
  return offers.keySet();
}
