import { verbRoute } from "@/lib/identity/route";
import { revokeToken } from "@/lib/identity/verbs/revoke-token";

export const dynamic = "force-dynamic";

/** Revokes a token for good. */
export const DELETE = verbRoute<{ tokenId: string }>(revokeToken, async ({ params }) => params);
