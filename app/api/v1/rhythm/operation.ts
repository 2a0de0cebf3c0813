import { z } from "zod";
import { rhythmKinds, rhythmStates } from "@/lib/rhythm/model";
import type { RhythmView } from "@/lib/rhythm/queries";
import { pauseRhythm, resumeRhythm } from "@/lib/rhythm/verbs/pause";
import type { Operation } from "../openapi.json/operation";

export const rhythmBodyBytes = 8_192;

const instant = z.iso.datetime().describe("UTC.");

export const rhythmAnswer = z.object({
  timeZone: z.string().describe("IANA name; nights are counted on its clock."),
  nightlyAt: z.string(),
  correctionMinutes: z.number().int(),
  nextNightly: instant.nullable(),
  nextCorrection: instant.nullable().describe("Null while none can be made; `waits` says why."),
  waits: z.string().nullable(),
  paused: z.object({ since: instant, by: z.string(), reason: z.string() }).nullable(),
  envelope: z
    .object({ planId: z.uuid(), planName: z.string(), validUntil: instant, signedBy: z.string().nullable() })
    .nullable()
    .describe("What corrections may move within now."),
  beats: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(rhythmKinds),
      state: z.enum(rhythmStates),
      dueAt: instant,
      endedAt: instant.nullable(),
      sentence: z.string().nullable().describe("What came of it and why."),
      askedBy: z.string().nullable(),
      planId: z.uuid().nullable(),
      shiftId: z.uuid().nullable(),
    }),
  ),
});

export const toAnswer = (view: RhythmView): z.output<typeof rhythmAnswer> => ({
  timeZone: view.timeZone,
  nightlyAt: view.nightlyAt,
  correctionMinutes: view.correctionMinutes,
  nextNightly: view.nextNightly?.toISOString() ?? null,
  nextCorrection: view.nextCorrection?.toISOString() ?? null,
  waits: view.waits,
  paused: view.pause && {
    since: view.pause.pausedAt.toISOString(),
    by: view.pause.pausedBy,
    reason: view.pause.reason,
  },
  envelope: view.envelope,
  beats: view.runs.map(({ startedAt: _, ...run }) => ({
    ...run,
    dueAt: run.dueAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
  })),
});

const act = (path: string, summary: string, verb: typeof pauseRhythm | typeof resumeRhythm): Operation => ({
  method: "post",
  path: `/api/v1/rhythm/${path}`,
  tag: "Traffic",
  summary,
  permission: verb.permission,
  body: { schema: verb.input, maxBytes: rhythmBodyBytes },
  answer: { description: "It is done.", schema: z.object({ paused: z.boolean() }) },
  refusals: [
    "invalid",
    "unauthenticated",
    "forbidden",
    "conflict",
    "too_large",
    "unsupported_type",
    "rate_limited",
    "unavailable",
  ],
});

export const rhythmOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/rhythm",
    tag: "Traffic",
    summary: "When plans are made by themselves, and what came of the newest 300 beats",
    permission: "plans:read",
    answer: { description: "The rhythm.", schema: rhythmAnswer },
    refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
  },
  act("pause", "Plan and correct nothing until somebody resumes", pauseRhythm),
  act("resume", "Go on with the next beat", resumeRhythm),
];
