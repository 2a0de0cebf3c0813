import { beforeAll, describe, expect, it } from "vitest";
import { seedToken } from "@/lib/dataplane/testing/feed-edge";
import type { DrillDefinition } from "@/lib/drills/model";
import { drillReport } from "@/lib/drills/report";
import { hashDefinition } from "@/lib/drills/store/drills";
import { pdfText } from "@/lib/drills/testing/pdf-text";
import { sampleReport } from "@/lib/drills/testing/sample-report";
import { prisma } from "@/lib/platform/db/client";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { drillsAnswer } from "./operation";
import { GET as getDrills } from "./route";
import { GET as getReport } from "./runs/[runId]/report/route";
import { GET as getPdf } from "./runs/[runId]/report.pdf/route";

const at = new Date("2026-11-24T09:00:00Z");
const { runId, drill } = sampleReport;
const body = canonicalJson(sampleReport);
const authorId = "00000000-0000-4000-8000-00000000000a";

describe("drills over the machine API", () => {
  useTestDatabase();
  let secret = "";
  beforeAll(async () => {
    secret = (await seedToken("viewer")).secret;
    const definition: DrillDefinition = drill.definition;
    await prisma().drill.create({ data: { id: drill.id, name: drill.name, version: 1, createdAt: at } });
    await prisma().drillVersion.create({
      data: {
        drillId: drill.id,
        version: 1,
        definition,
        sha256: hashDefinition(drill.name, definition),
        authorId,
        authorLabel: "Sara",
        reason: "practice",
        createdAt: at,
      },
    });
    const progress = {
      phase: "ended",
      times: null,
      stop: null,
      blockedBy: [],
      result: "not_run",
      because: "Frozen.",
      at: at.toISOString(),
    };
    await prisma().drillRun.create({
      data: {
        id: runId,
        drillId: drill.id,
        version: 1,
        dueAt: at,
        startBy: at,
        phase: "ended",
        progress,
        result: "not_run",
        sentence: "Frozen.",
        endedAt: at,
      },
    });
    await prisma().drillReport.create({ data: { runId, body, sha256: sha256Hex(body), createdAt: at } });
  });
  const request = () => new Request("http://localhost/", { headers: { authorization: `Bearer ${secret}` } });
  const of = (id: string) => ({ params: Promise.resolve({ runId: id }) });

  it("are listed with their next time and last result", async () => {
    const answer = await (await getDrills(request(), { params: Promise.resolve({}) })).json();
    expect(drillsAnswer.strict().parse(answer).drills).toMatchObject([
      { id: drill.id, standing: "proposed", approvedBy: null, last: { id: runId, result: "not_run" } },
    ]);
  });

  it("give a report as the very bytes that its hash is over", async () => {
    const response = await getReport(request(), of(runId));
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(sha256Hex(bytes)).toBe(response.headers.get("X-Ballast-Sha256"));
    expect(drillReport.parse(JSON.parse(new TextDecoder().decode(bytes)))).toEqual(sampleReport);
  });

  it("give it as PDF, and say so where there is none", { timeout: 120_000 }, async () => {
    const response = await getPdf(request(), of(runId));
    expect(response.headers.get("Content-Type")).toBe("application/pdf");
    const pages = pdfText(Buffer.from(await response.arrayBuffer()));
    expect(pages[0]).toContain(sha256Hex(body));
    for (const id of [authorId, "no-id"])
      for (const route of [getReport, getPdf]) expect((await route(request(), of(id))).status).toBe(404);
  });
});
