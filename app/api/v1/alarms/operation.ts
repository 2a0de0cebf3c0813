import { z } from "zod";
import type { HeardAlarm } from "@/lib/shifts/alarm";
import { placeScopes } from "@/lib/shifts/place-scope";
import { muteAlarm } from "@/lib/shifts/verbs/mute-alarm";
import { receiveAlarms } from "@/lib/shifts/verbs/receive-alarms";
import type { Operation } from "../openapi.json/operation";

export const alarmsBodyBytes = 1_048_576;
export const muteBodyBytes = 8_192;

const instant = z.iso.datetime().describe("UTC.");

export const alarmsAnswer = z.object({
  alarms: z.array(
    z.object({
      key: z.string().describe("Names it for good; mute it by this."),
      title: z.string(),
      sentence: z.string(),
      source: z.enum(["live", "external"]).describe("`live`: Ballast sees it itself."),
      severity: z.string().nullable(),
      scope: z.object({ kind: z.enum(placeScopes), id: z.string().optional() }),
      blocks: z.boolean().describe("Whether it keeps traffic from being sent to its scope."),
      since: instant.nullable(),
      mutedUntil: instant.nullable().describe("It blocks nothing until then."),
    }),
  ),
});
export type AlarmsAnswer = z.infer<typeof alarmsAnswer>;

export const toAnswer = (alarms: readonly HeardAlarm[]): AlarmsAnswer => ({
  alarms: alarms.map(({ mute, since, scope, ...alarm }) => ({
    ...alarm,
    scope: { ...scope },
    since: since?.toISOString() ?? null,
    mutedUntil: mute?.mutedUntil.toISOString() ?? null,
  })),
});

const refusals = ["invalid", "unauthenticated", "forbidden", "rate_limited", "unavailable"] as const;

export const alarmOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/alarms",
    tag: "Traffic",
    summary: "What rings now, and whether it keeps traffic from being moved",
    permission: "alarms:read",
    answer: { description: "Those that block first.", schema: alarmsAnswer },
    refusals: ["unauthenticated", "forbidden", "rate_limited", "unavailable"],
  },
  {
    method: "post",
    path: "/api/v1/alarms",
    tag: "Traffic",
    summary: "Say what fires and what is resolved",
    description:
      "The webhook of Prometheus' Alertmanager, version 4; needs a token of the role `alarm`. One `fingerprint` is one alarm; a message that comes twice or late changes nothing. The labels `ballast_fleet`, `ballast_region` and `ballast_provider` (or `fleet`, `cloud_region`, `cloud_provider` and the like) say where it rings; without them, or naming what is not known, it counts for everything. `severity` of info, notice, debug, warning, ok or none only shows it; any other, and none given, blocks. `ballast_blocks` `true` or `false` decides over that.",
    permission: receiveAlarms.permission,
    body: { schema: receiveAlarms.input, maxBytes: alarmsBodyBytes },
    answer: {
      description: "How many were read, and how many of them were news.",
      schema: z.object({ received: z.number().int(), changed: z.number().int() }),
    },
    refusals: [...refusals, "too_large", "unsupported_type"],
  },
  {
    method: "post",
    path: "/api/v1/alarms/mutes",
    tag: "Traffic",
    summary: "Let an alarm block nothing for a time",
    permission: muteAlarm.permission,
    body: { schema: muteAlarm.input, maxBytes: muteBodyBytes },
    answer: { description: "It is muted.", schema: z.object({ id: z.uuid(), alarm: z.string() }) },
    refusals: [...refusals, "not_found", "conflict", "too_large", "unsupported_type"],
  },
];
