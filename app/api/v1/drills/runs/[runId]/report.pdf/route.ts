import { reportPdf } from "@/lib/drills/pdf/report-pdf";
import { readRoute } from "@/lib/identity/route";

export const dynamic = "force-dynamic";

/** A run's report as PDF. */
export const GET = readRoute<{ runId: string }>("drills:read", async ({ actor, params }) => {
  const { pdf, sha256 } = await reportPdf(actor, params);
  return new Response(new Uint8Array(pdf), {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Disposition": `attachment; filename="drill-${params.runId}.pdf"`,
      "X-Ballast-Sha256": sha256,
      "Cache-Control": "private, no-cache",
    },
  });
});
