import { openApiDocument } from "./document";

export const dynamic = "force-static";

/** The machine API, for machines. It says nothing that is secret, so it needs no token. */
export function GET(): Response {
  return Response.json(openApiDocument());
}
