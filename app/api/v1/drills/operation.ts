import { z } from "zod";
import { drillDefinition, drillPhases, drillResults } from "@/lib/drills/model";
import type { DrillRow } from "@/lib/drills/queries/drills";
import type { RunSummary } from "@/lib/drills/store/runs";
import type { Operation } from "../openapi.json/operation";

const instant = z.iso.datetime().describe("UTC.");

const runAnswer = z.object({
  id: z.uuid(),
  version: z.int(),
  dueAt: instant,
  askedBy: z.string().nullable().describe("Null: the schedule."),
  phase: z.enum(drillPhases),
  result: z.enum(drillResults).nullable(),
  sentence: z.string().nullable().describe("What came of it and why."),
  toDrainedMs: z.int().nullable(),
  toReturnedMs: z.int().nullable(),
  endedAt: instant.nullable(),
});

export const drillsAnswer = z.object({
  drills: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      version: z.int(),
      sha256: z.string().describe("Of name and definition: what is approved."),
      standing: z.enum(["approved", "proposed", "rejected", "retired"]),
      definition: drillDefinition,
      author: z.string(),
      approvedBy: z.string().nullable(),
      nextAt: instant.nullable(),
      underWay: runAnswer.nullable(),
      last: runAnswer.nullable(),
    }),
  ),
});

const toRun = ({ drillId: _, ...run }: RunSummary): z.output<typeof runAnswer> => ({
  ...run,
  dueAt: run.dueAt.toISOString(),
  endedAt: run.endedAt?.toISOString() ?? null,
});

export const toAnswer = (rows: readonly DrillRow[]): z.output<typeof drillsAnswer> => ({
  drills: rows.map(({ drill, standing, nextAt, open, last }) => ({
    id: drill.id,
    name: drill.name,
    version: drill.newest.version,
    sha256: drill.newest.sha256,
    standing,
    definition: drill.newest.definition,
    author: drill.newest.author,
    approvedBy: standing === "approved" ? (drill.newest.decision?.by ?? null) : null,
    nextAt: nextAt?.toISOString() ?? null,
    underWay: open && toRun(open),
    last: last && toRun(last),
  })),
});

export const drillsOperation: Operation = {
  method: "get",
  path: "/api/v1/drills",
  tag: "Traffic",
  summary: "Drills, when each is due, and its last result",
  permission: "drills:read",
  answer: { description: "All drills by name, retired ones last.", schema: drillsAnswer },
  refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
};
