import { readFilter } from "@/app/(console)/audit/filter";
import { type ExportFormat, exportFormats } from "@/lib/audit/export";
import type { AuditEntry } from "@/lib/audit/model";
import { exportAudit } from "@/lib/audit/queries";
import { recordAuditExport } from "@/lib/audit/verbs/record-export";
import { readRoute } from "@/lib/identity/route";
import { systemClock } from "@/lib/platform/clock";
import { parseInput } from "@/lib/platform/parse";

export const dynamic = "force-dynamic";

/** The audit log, oldest entry first, as `format=ndjson` (which proves itself) or `format=csv`, with the page's filters. */
export const GET = readRoute("audit:export", async ({ actor, search }) => {
  const now = systemClock.now();
  const filter = readFilter(search, now.getTime());
  const format = parseInput(recordAuditExport.input.shape.format, search.get("format") ?? "ndjson");
  await recordAuditExport(actor, { format, filter });
  const name = `audit-${now.toISOString().slice(0, 16).replace(":", "")}Z.${format}`;
  return new Response(streamOf(exportAudit(actor, filter), format), {
    headers: {
      "Content-Type": exportFormats[format].mediaType,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
});

/** Pulled by the reader: a slow client slows the reading of the log, and one that leaves ends it. */
function streamOf(entries: AsyncGenerator<AuditEntry>, format: ExportFormat): ReadableStream<Uint8Array> {
  const { header, line } = exportFormats[format];
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      if (header) controller.enqueue(encoder.encode(header));
    },
    async pull(controller) {
      let text = "";
      while (text.length < 65_536) {
        const next = await entries.next();
        if (next.done) {
          if (text) controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += line(next.value);
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await entries.return(undefined);
    },
  });
}
