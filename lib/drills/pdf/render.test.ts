import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { drillReport } from "../report";
import { servedLines } from "../report-words";
import { pdfText } from "../testing/pdf-text";
import { sampleReport } from "../testing/sample-report";
import { renderPdf } from "./render";

const report = drillReport.parse(sampleReport);
const sha256 = sha256Hex(canonicalJson(report));

describe("the report as PDF", () => {
  it("says what the facts say, on as many pages as it needs, each with the report's hash", async () => {
    const pages = pdfText(await renderPdf(report, sha256));
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(sha256);
      expect(page).toContain(`${index + 1} of ${pages.length}`);
      expect(page).not.toContain("\uFFFD");
    }
    const text = pages.join("\n").replaceAll(/\s+/g, " ");
    for (const part of [
      "Leave Frankfurt – every Tuesday",
      "Passed. It was drained and returned within its objective.",
      "Šárka Nováková, 2026-11-10 12:00:00 UTC (Tue 2026-11-10 13:00 Europe/Berlin): we must be able to leave",
      "Łukasz Müller",
      "fleet azure-fra-h100",
      "1 min 33 s; objective 5 min 0 s: met",
      "4 min 4 s; objective 15 min 0 s: met",
      "Drained 2026-11-24 09:01:35 UTC (Tue 2026-11-24 10:01 Europe/Berlin)",
      `version 44, SHA-256 ${"f".repeat(64)}`,
      "0 denied and 0 of unknown origin or class, of 488,000 requests; 9 rules in force",
      "37 of 488,000 requests on all fleets",
      "errors:azure-par-h100",
      "30 / 0 / 0 / 0",
      "intact, 1,204 entries, head 1204",
      "drill.start",
      "Silence proves nothing.",
    ])
      expect(text).toContain(part);
    // Every group, over page breaks, with requests/s and share in each phase.
    for (const { origin } of report.flows[0]?.groups ?? [])
      expect(text).toContain(`${origin} personal azure-par-h100`);
    expect(text).toContain("12.5 90.9%");
    expect(text).toContain("13.8 100.0%");
  });

  it("is the same to the byte for the same facts, and another for others", async () => {
    const first = await renderPdf(report, sha256);
    await new Promise((done) => setTimeout(done, 1_100));
    const second = await renderPdf(report, sha256);
    expect(sha256Hex(second)).toBe(sha256Hex(first));
    const other = await renderPdf({ ...report, reason: "Another reason." }, sha256);
    expect(sha256Hex(other)).not.toBe(sha256Hex(first));
  });

  it("embeds the fonts that it uses", async () => {
    const source = (await renderPdf(report, sha256)).toString("latin1");
    expect(source.match(/\/FontFile2 \d+ 0 R/g)?.length).toBe(2);
    expect(source).not.toMatch(/\/BaseFont \/Helvetica/);
  });

  it("tells a run that never began", async () => {
    const none = {
      ...report,
      result: "not_run" as const,
      reason: "Frozen.",
      blockedBy: [{ kind: "frozen" as const, sentence: "Black Friday freezes new shifts." }],
      times: {
        ...report.times,
        startedAt: null,
        weightsZeroAt: null,
        drainedAt: null,
        returnBegunAt: null,
        returnedAt: null,
      },
      objective: {
        ...report.objective,
        toDrainedMs: null,
        toReturnedMs: null,
        drainedMet: null,
        returnedMet: null,
      },
      heldMs: null,
      inputs: null,
      tables: null,
      shifts: { drain: null, return: null },
      flows: [],
      guardrails: [],
      movedRequestsPerSec: null,
    };
    const text = pdfText(await renderPdf(drillReport.parse(none), sha256))
      .join("\n")
      .replaceAll(/\s+/g, " ");
    for (const part of [
      "Not run. Frozen.",
      "• Black Friday freezes new shifts.",
      "Started not reached",
      "not measured; objective 5 min 0 s",
    ])
      expect(text).toContain(part);
  });
});

describe("what was served where, side by side", () => {
  it("shows zero where nothing was served and nothing where nobody looked", () => {
    const [before] = report.flows;
    const lines = servedLines(before ? [before] : []);
    expect(lines[0]).toMatchObject({
      fleet: "azure-fra-h100",
      cells: { before: { requestsPerSec: 12.5 }, drained: null, after: null },
      moved: false,
    });
    const all = servedLines(report.flows);
    expect(all[0]).toMatchObject({ cells: { drained: { requestsPerSec: 0, share: 0 } }, moved: true });
    expect(all).toHaveLength(60);
  });
});
