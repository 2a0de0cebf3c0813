import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type Clock, systemClock } from "@/lib/platform/clock";
import { refuse } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { parseInput } from "@/lib/platform/parse";
import { limitRate } from "@/lib/platform/rate-limit";
import { Together } from "@/lib/platform/together";
import { type Acknowledgement, type AckReceipt, acknowledgementSchema, feedConfigSchema } from "../model";
import { type AckContext, loadAckContexts } from "../store/planes";
import { joinFeed } from "../verbs/join-feed";
import { refuseAcknowledgement } from "../verbs/refuse-acknowledgement";
import { chooseFeed } from "./choose-feed";
import { judgeAcknowledgement } from "./judge-acknowledgement";
import { noteAcknowledgement } from "./note-acknowledgements";

const contexts = new Together(loadAckContexts);

const ackLimit = { of: "acknowledgements", points: 5_000, perSec: 10 };

/**
 * Takes an edge's word for the table it runs, or refuses it with the reason. Repeating the same word is a sign of life
 * and cheap: like telemetry it is a report, not a change someone made, so it leaves no audit entry; joining does.
 */
export async function acknowledge(
  actor: Actor,
  raw: unknown,
  options: { clock?: Clock } = {},
): Promise<AckReceipt> {
  requirePermission(actor, "routing:acknowledge");
  await limitRate(ackLimit, actor.id);
  const ack = parseInput(acknowledgementSchema, raw);
  const feed = chooseFeed(await contexts.ask(ack), ack.dataPlane);
  const { ackedVersion, tokenId } = feed;
  const judgement = judgeAcknowledgement(ack, actor.id, {
    offeredVersion: feed.offeredVersion,
    sha256: feed.sha256,
    edge: feed.edgeId === null ? null : { ackedVersion, tokenId },
    selfRegister: parseInput(feedConfigSchema, feed.config).selfRegister,
  });
  if (judgement.kind === "refuse") {
    const { code, message, field } = judgement.refusal;
    await keepRefusal(actor, ack, feed, message, options);
    return refuse(code, message, field);
  }
  const edgeId =
    feed.edgeId ?? (await joinFeed(actor, { dataPlaneId: feed.id, name: ack.edge }, options)).edgeId;
  const now = (options.clock ?? systemClock).now();
  const noted = await noteAcknowledgement({ edgeId, dataPlaneId: feed.id, version: ack.version, at: now });
  if (!noted)
    refuse(
      "conflict",
      `Edge ${ack.edge} acknowledged a newer table than ${ack.version} meanwhile, or was removed.`,
      "version",
    );
  const current = feed.offeredVersion ?? ack.version;
  return { edge: ack.edge, version: ack.version, current, upToDate: ack.version === current };
}

/** What goes on being refused for the same reason is written down this often. */
const refusalGrainMs = 5_000;

/** In the log each time, and with the edge for people to see; an unknown edge has no place to keep it. */
async function keepRefusal(
  actor: Actor,
  ack: Acknowledgement,
  feed: AckContext,
  why: string,
  options: { clock?: Clock },
): Promise<void> {
  const { edge, version, sha256 } = ack;
  log.warn(
    { dataPlane: feed.id, edge, version, token: actor.id, from: actor.from, why },
    "refused an acknowledgement",
  );
  const { edgeId, refusedAt, refusedWhy } = feed;
  if (edgeId === null) return;
  const agoMs = refusedAt ? (options.clock ?? systemClock).now().getTime() - refusedAt.getTime() : null;
  if (refusedWhy === why && agoMs !== null && agoMs < refusalGrainMs) return;
  await refuseAcknowledgement(actor, { edgeId, why, version, sha256 }, options);
}
