import { z } from "zod";
import { revokeToken } from "@/lib/identity/verbs/revoke-token";
import type { Operation } from "../../openapi.json/operation";

export const revokeTokenOperation: Operation = {
  method: "delete",
  path: "/api/v1/tokens/{tokenId}",
  tag: "Access",
  summary: "Revoke a token",
  description: "It is refused from its next request on, for good. Revoking it again changes nothing.",
  permission: revokeToken.permission,
  answer: {
    description: "The token is revoked.",
    schema: z.object({ id: z.uuid(), name: z.string(), state: z.literal("revoked") }),
  },
  refusals: ["invalid", "unauthenticated", "forbidden", "not_found", "rate_limited", "unavailable"],
};
