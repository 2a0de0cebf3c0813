import { readHealth } from "@/lib/worker/queries";

export const dynamic = "force-dynamic";

/** For load balancers and people: 200 when ready, 503 with the reasons when not. */
export async function GET(): Promise<Response> {
  const health = await readHealth();
  return Response.json(health, {
    status: health.ready ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
