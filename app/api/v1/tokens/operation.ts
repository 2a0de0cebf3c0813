import { z } from "zod";
import { role } from "@/lib/identity/model";
import type { TokenState, TokenView } from "@/lib/identity/queries";
import { createToken } from "@/lib/identity/verbs/create-token";
import type { Operation } from "../openapi.json/operation";

export const tokenBodyBytes = 4_096;

const instant = z.iso.datetime().describe("UTC.");

export const tokensAnswer = z.object({
  tokens: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      prefix: z.string().describe("How the token begins, to recognise it by."),
      role,
      state: z.enum(["active", "expired", "revoked"]),
      expiresAt: instant.nullable(),
      lastUsedAt: instant.nullable().describe("To the minute."),
      createdAt: instant,
    }),
  ),
});

export const toAnswer = (
  tokens: readonly (TokenView & { state: TokenState })[],
): z.output<typeof tokensAnswer> => ({
  tokens: tokens.map(({ id, name, prefix, role, state, expiresAt, lastUsedAt, createdAt }) => ({
    id,
    name,
    prefix,
    role,
    state,
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  })),
});

export const tokensOperation: Operation = {
  method: "get",
  path: "/api/v1/tokens",
  tag: "Access",
  summary: "Every API token, newest first; never its secret",
  permission: "tokens:read",
  answer: { description: "The tokens.", schema: tokensAnswer },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};

export const createTokenOperation: Operation = {
  method: "post",
  path: "/api/v1/tokens",
  tag: "Access",
  summary: "Make a token",
  description: "The secret is in the answer and nowhere else.",
  permission: createToken.permission,
  body: { schema: createToken.input, maxBytes: tokenBodyBytes },
  answer: {
    description: "The token, with its secret.",
    schema: z.object({
      id: z.uuid(),
      name: z.string(),
      role,
      secret: z.string().describe("To be sent as `Authorization: Bearer …`."),
      expiresAt: instant.nullable(),
    }),
  },
  refusals: [
    "invalid",
    "unauthenticated",
    "forbidden",
    "too_large",
    "unsupported_type",
    "rate_limited",
    "unavailable",
  ],
};
