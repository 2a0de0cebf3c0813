import { z } from "zod";
import type { Alarm } from "./alarm";
import type { Place } from "./drain-rules";
import type { PlaceScope } from "./place-scope";

const text = z.string().max(4000);
/** What an alarm says of itself, by name. */
export const alarmLabels = z.record(z.string().max(200), text);

/** Alertmanager writes the year 1 where it does not know an end. */
const instant = z.iso.datetime({ offset: true }).transform((value) => {
  const at = new Date(value);
  return at.getUTCFullYear() <= 1 ? null : at;
});

/**
 * What Prometheus' Alertmanager posts to a webhook, version 4, as far as it is read.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const alertmanagerMessage = z.object({
  version: z.literal("4", { error: "must be 4: the format of Alertmanager's webhook" }),
  alerts: z
    .array(
      z.object({
        status: z.enum(["firing", "resolved"]),
        labels: alarmLabels,
        annotations: alarmLabels.default({}),
        startsAt: instant.pipe(z.date({ error: "must be the time since which it fires" })),
        endsAt: instant.nullable().default(null),
        generatorURL: text.default(""),
        fingerprint: z.string().trim().min(1, "must name the alarm").max(200),
      }),
    )
    .max(500, "At most 500 alarms in one message."),
});
export type Told = z.output<typeof alertmanagerMessage>["alerts"][number];

/** An alarm from outside, as it was last heard of. */
export interface ExternalAlarm {
  readonly fingerprint: string;
  readonly name: string;
  readonly summary: string;
  readonly severity: string | null;
  readonly blocks: boolean;
  readonly scope: PlaceScope;
  /** Why its labels name no place that is known; it then counts for all. */
  readonly unplaced: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly generatorUrl: string | null;
  readonly startsAt: Date;
  /** It counts no longer from then on, heard of or not. */
  readonly endsAt: Date | null;
  readonly resolvedAt: Date | null;
}

/** Severities that only inform; any other, and none at all, blocks. */
const mild = ["info", "none", "warning", "ok", "notice", "debug"];

/** Reads one alarm of a message against the places that are known. */
export function readAlarm(told: Told, places: readonly Place[]): ExternalAlarm {
  const { labels: said, annotations } = told;
  const severity = said.severity ?? null;
  const name = said.alertname?.trim() || "An alarm without a name";
  return {
    fingerprint: told.fingerprint,
    name,
    summary: annotations.summary ?? annotations.description ?? annotations.message ?? "",
    severity,
    blocks: blocksBy(said.ballast_blocks, severity),
    ...placeOf(said, places),
    labels: said,
    generatorUrl: told.generatorURL === "" ? null : told.generatorURL,
    startsAt: told.startsAt,
    endsAt: told.status === "firing" ? told.endsAt : null,
    resolvedAt: told.status === "resolved" ? (told.endsAt ?? told.startsAt) : null,
  };
}

function blocksBy(label: string | undefined, severity: string | null): boolean {
  if (label === "true" || label === "false") return label === "true";
  return severity === null || !mild.includes(severity.toLowerCase());
}

/** Labels that name a place, Ballast's own first: a fleet is more than its region, a region more than its provider. */
const placeLabels = [
  ["fleet", ["ballast_fleet", "fleet"]],
  ["region", ["ballast_region", "cloud_region", "region"]],
  ["provider", ["ballast_provider", "cloud_provider", "provider"]],
] as const;

function placeOf(said: Told["labels"], places: readonly Place[]): Pick<ExternalAlarm, "scope" | "unplaced"> {
  const named = (names: readonly string[]) => names.map((name) => said[name]).find((value) => value);
  const provider = named(placeLabels[2][1]);
  const unknown: string[] = [];
  for (const [kind, names] of placeLabels) {
    const value = named(names);
    if (value === undefined) continue;
    const id = idOf(kind, value, provider, places);
    if (id !== null) return { scope: { kind, id }, unplaced: null };
    unknown.push(`${kind} ${value}`);
  }
  // Better one shift too few than one into a place that somebody warned of.
  const unplaced =
    unknown.length > 0
      ? `It names ${unknown.join(", ")}, which Ballast does not know, and so counts for all.`
      : null;
  return { scope: { kind: "all" }, unplaced };
}

function idOf(
  kind: "fleet" | "region" | "provider",
  value: string,
  provider: string | undefined,
  places: readonly Place[],
): string | null {
  switch (kind) {
    case "fleet":
      return places.some(({ id }) => id === value) ? value : null;
    case "provider":
      return places.some(({ region }) => region.providerId === value) ? value : null;
    case "region": {
      // Clouds name a region without themselves in front.
      const ids = provider === undefined ? [value] : [value, `${provider}:${value}`];
      return places.find(({ region }) => ids.includes(region.id))?.region.id ?? null;
    }
  }
}

/**
 * What is known of an alarm after it was heard of again; null when the message says nothing newer. Messages come late
 * and twice: one about an earlier time, and a repetition of what has been resolved since, change nothing. An alarm that
 * fires again says since when, and that is later.
 */
export function heardAgain(known: ExternalAlarm | null, told: ExternalAlarm): ExternalAlarm | null {
  if (!known) return told;
  if (told.startsAt < known.startsAt) return null;
  if (told.startsAt.getTime() === known.startsAt.getTime() && known.resolvedAt && !told.resolvedAt)
    return null;
  return told;
}

/** Whether what is heard differs in what anybody would act on. */
export function isNews(known: ExternalAlarm | null, told: ExternalAlarm): boolean {
  if (!known) return true;
  const gist = ({ startsAt, resolvedAt, scope, blocks, severity, summary }: ExternalAlarm) =>
    JSON.stringify([startsAt, resolvedAt !== null, scope, blocks, severity, summary]);
  return gist(known) !== gist(told);
}

/** Whether it rings at `now`: an end that has passed ends it, whether anybody said so or not. */
export const rings = (
  { resolvedAt, endsAt }: Pick<ExternalAlarm, "resolvedAt" | "endsAt">,
  now: Date,
): boolean => resolvedAt === null && (endsAt === null || endsAt > now);

export function asAlarm(external: ExternalAlarm): Alarm {
  const { fingerprint, name, summary, unplaced, scope, severity, blocks, startsAt } = external;
  return {
    key: `external/${fingerprint}`,
    title: name,
    sentence: [summary, unplaced].filter(Boolean).join(" "),
    scope,
    source: "external",
    severity,
    blocks,
    since: startsAt,
  };
}
