import type { Actor } from "@/lib/identity/model";
import { reportOf } from "../queries/runs";
import { renderPdf } from "./render";

/** Rendering costs a second or two of CPU; a report never changes, so what was rendered is good for ever. */
const KEPT = 16;
const rendered = new Map<string, Promise<Buffer>>();

/** A run's report as PDF, and the hash of the facts in it. */
export async function reportPdf(
  actor: Actor,
  { runId }: { runId: string },
): Promise<{ pdf: Buffer; sha256: string }> {
  const { report, sha256 } = await reportOf(actor, { runId });
  const pdf = rendered.get(sha256) ?? renderPdf(report, sha256);
  rendered.set(sha256, pdf);
  // A failure is nobody's report: who asks next tries again.
  pdf.catch(() => rendered.delete(sha256));
  const [oldest] = rendered.keys();
  if (rendered.size > KEPT && oldest !== undefined) rendered.delete(oldest);
  return { pdf: await pdf, sha256 };
}
