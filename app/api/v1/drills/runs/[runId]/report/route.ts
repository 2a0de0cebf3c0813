import { reportOf } from "@/lib/drills/queries/runs";
import { readRoute } from "@/lib/identity/route";

export const dynamic = "force-dynamic";

/** A run's report: the very bytes that its hash is over. */
export const GET = readRoute<{ runId: string }>("drills:read", async ({ actor, params }) => {
  const { body, sha256 } = await reportOf(actor, params);
  return new Response(body, {
    headers: {
      "Content-Type": "application/json",
      "Content-Disposition": `inline; filename="drill-${params.runId}.json"`,
      "X-Ballast-Sha256": sha256,
      "Cache-Control": "private, no-cache",
    },
  });
});
