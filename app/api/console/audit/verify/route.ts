import { verifyAudit } from "@/lib/audit/queries";
import { readRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";

export const dynamic = "force-dynamic";

/** Reads the whole chain now: intact with its head, or the first entry that breaks it. */
export const GET = readRoute("audit:read", async ({ actor }) => {
  const report = await verifyAudit(actor);
  const at = systemClock.now().toISOString();
  const { entries } = report;
  return report.intact
    ? { intact: true, at, entries, head: `${report.head.seq}:${report.head.hash}` }
    : { intact: false, at, entries, seq: String(report.broken.seq), why: report.broken.why };
});
