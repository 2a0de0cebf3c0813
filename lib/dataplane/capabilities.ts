import type { z } from "zod";
import { fieldPath } from "@/lib/platform/parse";
import { backendsPerRule, rulesPerRoute } from "./gateway-api/layout";
import { gatewayConfigSchema } from "./gateway-api/settings";
import { totalWeight, worstShareError as worstGatewayError } from "./gateway-api/weights";
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

export const gatewayCapabilities: Capabilities = {
  kind: "gateway_api",
  direction: "push",
  worstShareError: worstGatewayError,
  readsBack: true,
  propagationMs: 5_000,
  cannot: [
    `Split one cell over more than ${backendsPerRule} fleets: a rule of an HTTPRoute takes no more, and such a table is refused whole.`,
    "Send requests to a fleet that is no Service of the cluster.",
    `Set a share more finely than 1/${totalWeight.toLocaleString("en")} (0.01 percentage points).`,
    "See inside the gateway's proxies: it reads back what the Kubernetes API holds, and what the gateway's controller says of it.",
    `Change all cells in one instant: up to ${rulesPerRoute} cells change at a time, and none is without a rule in between.`,
    "Keep other routes of the same Gateway from answering requests that name no cell of the table.",
    "Match headers whose values are written in other cases than the cell's.",
    "Count requests, or move those already under way.",
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
        : { capabilities: null, problem: configProblem(parsed.error) };
    }
    case "haproxy":
      return { capabilities: haproxyCapabilities, problem: null };
    case "gateway_api": {
      const parsed = gatewayConfigSchema.safeParse(config);
      return parsed.success
        ? { capabilities: gatewayCapabilities, problem: null }
        : { capabilities: null, problem: configProblem(parsed.error) };
    }
  }
}

function configProblem({ issues: [issue] }: z.ZodError): string {
  const where = issue?.path.length ? `${fieldPath(issue.path)}: ` : "";
  return `Its configuration is not valid: ${where}${issue?.message.replace(/\.$/, "")}.`;
}
