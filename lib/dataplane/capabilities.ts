import { worstShareError } from "./haproxy/weights";
import { type Capabilities, type DataPlaneKind, type FeedConfig, feedConfigSchema } from "./model";

/** Longest time a poll may wait for a newer table, seconds. */
export const longestWaitSec = 30;

export const feedCapabilities = (config: FeedConfig): Capabilities => ({
  kind: "feed",
  direction: "pull",
  worstShareError: 0,
  readsBack: false,
  propagationMs: longestWaitSec * 1_000,
  cannot: [
    "Reach an edge that does not poll: it keeps the table it has.",
    "Read what an edge really does: it takes the edge's acknowledgement, proven by the table's hash, for it.",
    `Notice a silent edge sooner than ${Math.round(config.silentAfterMs / 1_000)} s after its last acknowledgement.`,
  ],
});

export const haproxyCapabilities: Capabilities = {
  kind: "haproxy",
  direction: "push",
  worstShareError,
  readsBack: true,
  propagationMs: 1_000,
  cannot: [
    "Add or remove a fleet of a cell without a new haproxy.cfg and a reload.",
    "Set a share more finely than 1/256 (0.39 percentage points).",
    "Move requests already under way, or connections that stay open.",
    "Change all weights of an edge in one instant: a table is applied within milliseconds, raises first.",
  ],
};

/** What a registered data plane can do, or why this release cannot speak to it. */
export function capabilitiesOf(
  kind: DataPlaneKind,
  config: unknown,
): { capabilities: Capabilities; problem: null } | { capabilities: null; problem: string } {
  switch (kind) {
    case "feed": {
      const parsed = feedConfigSchema.safeParse(config);
      return parsed.success
        ? { capabilities: feedCapabilities(parsed.data), problem: null }
        : {
            capabilities: null,
            problem: `Its configuration is not valid: ${parsed.error.issues[0]?.message}.`,
          };
    }
    case "haproxy":
      return { capabilities: haproxyCapabilities, problem: null };
    case "gateway_api":
      return {
        capabilities: null,
        problem: "It is of kind gateway_api, which this release cannot write to.",
      };
  }
}
