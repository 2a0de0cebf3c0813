import type { Acknowledgement } from "../model";

/** What is known when an acknowledgement arrives. */
export type AckFacts = {
  offeredVersion: number | null;
  /** SHA-256 of the version it names; null when Ballast never made that version. */
  sha256: string | null;
  edge: { ackedVersion: number | null; tokenId: string | null } | null;
  selfRegister: boolean;
};

export type AckRefusal = {
  code: "conflict" | "invalid" | "forbidden" | "not_found";
  message: string;
  field: string;
};
export type AckJudgement = { kind: "accept"; joins: boolean } | { kind: "refuse"; refusal: AckRefusal };

const refusal = (code: AckRefusal["code"], field: string, message: string): AckJudgement => ({
  kind: "refuse",
  refusal: { code, message, field },
});

/**
 * Whether an edge's word is taken. It must name a table that was offered, prove by its hash that it has the whole of
 * it, not go back behind what it said before, and come with the token that the edge is bound to.
 * @param tokenId the API token that the request came with
 */
export function judgeAcknowledgement(ack: Acknowledgement, tokenId: string, facts: AckFacts): AckJudgement {
  const { edge } = facts;
  if (!edge && !facts.selfRegister)
    return refusal(
      "not_found",
      "edge",
      `Edge ${ack.edge} is not registered. Add it in Settings → Data planes.`,
    );
  if (edge?.tokenId && edge.tokenId !== tokenId)
    return refusal(
      "forbidden",
      "edge",
      `Edge ${ack.edge} is bound to another API token than the one of this request.`,
    );
  if (facts.offeredVersion === null)
    return refusal(
      "conflict",
      "version",
      "No routing table has been published yet; there is nothing to acknowledge.",
    );
  if (ack.version > facts.offeredVersion || facts.sha256 === null)
    return refusal(
      "conflict",
      "version",
      `Table ${ack.version} was never published; the newest is ${facts.offeredVersion}.`,
    );
  if (ack.sha256 !== facts.sha256)
    return refusal(
      "invalid",
      "sha256",
      `sha256 is not that of table ${ack.version}: fetch it again before acknowledging it.`,
    );
  if (edge?.ackedVersion && ack.version < edge.ackedVersion)
    return refusal(
      "conflict",
      "version",
      `Edge ${ack.edge} acknowledged table ${edge.ackedVersion} before; table ${ack.version} is older. Fetch the current one.`,
    );
  return { kind: "accept", joins: edge === null };
}
