export const dynamic = "force-dynamic";

/** Whether this process answers at all: what decides to restart it asks here, lest a lost database restart every web. */
export function GET(): Response {
  return Response.json({ live: true }, { headers: { "cache-control": "no-store" } });
}
