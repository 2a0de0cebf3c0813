import { keySetSchema, signatureHeader } from "@/lib/dataplane/signing/model";
import type { Operation } from "../../openapi.json/operation";
import { signatureHint } from "../signed-response";

export const keysOperation: Operation = {
  method: "get",
  path: "/api/v1/routing/keys",
  tag: "Routing",
  summary: "The public keys that routing tables are signed with",
  description:
    "Pin the current key once, from Settings → Data planes. From then on take a set only if it is signed by a key you trust and is not older than the one you have: so a rotation reaches you by itself. Ask again when a table names a key you do not know.",
  permission: "routing:read",
  answer: {
    description:
      "A JSON Web Key Set: the key that signs, the one that signs next, and the one that signed before.",
    schema: keySetSchema,
    headers: { [signatureHeader]: signatureHint },
  },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};
