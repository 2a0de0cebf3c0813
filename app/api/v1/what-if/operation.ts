import { answerSchema, questionSchema } from "@/lib/planning/what-if/model";
import type { Operation } from "../openapi.json/operation";

export const askWhatIfOperation: Operation = {
  method: "post",
  path: "/api/v1/what-if",
  tag: "Traffic",
  summary: "What would be, were a frozen snapshot as changed",
  description:
    "A worker solves it, with windows merged, and answers what it would cost, risk and move. Nothing is kept but the " +
    "answer, and nothing moves. A plan's `snapshotSha256` names its snapshot. What is wrong with a change is refused " +
    "with its place in the list.",
  permission: "whatifs:ask",
  body: { schema: questionSchema, maxBytes: 65_536 },
  answer: { description: "The answer.", schema: answerSchema },
  refusals: [
    "invalid",
    "unauthenticated",
    "forbidden",
    "not_found",
    "conflict",
    "too_large",
    "unsupported_type",
    "rate_limited",
    "unavailable",
  ],
};
