import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { PageHeader } from "@/components/ui/page-header";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { wallClock } from "@/lib/platform/wall-clock";
import type { HeardAlarm } from "@/lib/shifts/alarm";
import { placeName } from "@/lib/shifts/place-scope";
import { alarmList } from "@/lib/shifts/queries/alarms";
import { CALENDAR_DAYS, type FreezeView, freezeCalendar } from "@/lib/shifts/queries/freezes";
import { type AlarmRow, Alarms } from "./_components/alarms";
import { Calendar } from "./_components/calendar";
import type { PlaceChoices } from "./_components/freeze-fields";
import { type FreezeRow, Freezes } from "./_components/freezes";

export const metadata: Metadata = { title: "Freezes" };

/** When traffic is not to be moved. */
export default async function FreezesPage() {
  const actor = await pageActor();
  const now = systemClock.now();
  const [{ freezes, times, timeZone, places }, { ringing, ended }] = await Promise.all([
    freezeCalendar(actor, { now }),
    alarmList(actor, { now }),
  ]);
  const byId = new Map(freezes.map((freeze) => [freeze.id, freeze]));
  const choices: PlaceChoices[] = [
    { label: "Providers", kind: "provider", options: places.providers },
    { label: "Regions", kind: "region", options: places.regions },
    { label: "Fleets", kind: "fleet", options: places.fleets },
  ];
  return (
    <>
      <LiveRefresh topics={["shift", "fleet", "dataplane"]} atMostEveryMs={5_000} />
      <PageHeader title="Freezes" lede={lede(freezes, ringing)} />
      <Alarms
        rows={ringing.map(alarmRow)}
        ended={ended.map(({ fingerprint, name, scope, resolvedAt, endsAt }) => ({
          fingerprint,
          name,
          where: placeName(scope),
          endedAt: (resolvedAt ?? endsAt ?? now).toISOString(),
        }))}
        disabledReason={whyNot(actor, "alarms:mute") ?? undefined}
      />
      <Freezes
        rows={freezes.map(rowOf)}
        timeZone={timeZone}
        places={choices}
        disabledReason={whyNot(actor, "shifts:freeze") ?? undefined}
      />
      <Calendar
        days={CALENDAR_DAYS}
        lines={times.map(({ freezeId, startsAt, endsAt }) => ({
          key: `${freezeId}/${startsAt.getTime()}`,
          title: byId.get(freezeId)?.title ?? "",
          where: byId.get(freezeId)?.where ?? "",
          startsAt,
          endsAt,
          open: startsAt <= now,
        }))}
      />
    </>
  );
}

function lede(freezes: readonly FreezeView[], alarms: readonly HeardAlarm[]): string {
  const open = freezes.filter((freeze) => freeze.open !== null);
  const block = alarms.filter(({ blocks, mute }) => blocks && mute === null).length;
  const frozen =
    open.length === 0
      ? "No freeze is open"
      : `Frozen now: ${open.map(({ title, where }) => `${where}, by ${title}`).join("; ")}`;
  const rings =
    block === 0
      ? "no alarm blocks"
      : `${block} ${block === 1 ? "alarm blocks" : "alarms block"} where they ring`;
  if (open.length === 0 && block === 0) return "No freeze is open and no alarm blocks: traffic may be moved.";
  return `${frozen}; ${rings}.`;
}

const alarmRow = ({ mute, scope, since, ...alarm }: HeardAlarm): AlarmRow => ({
  key: alarm.key,
  title: alarm.title,
  sentence: alarm.sentence,
  where: placeName(scope),
  source: alarm.source === "live" ? "seen by Ballast" : "from outside",
  severity: alarm.severity,
  since: since?.toISOString() ?? null,
  blocks: alarm.blocks,
  mute: mute && {
    id: mute.id,
    by: mute.mutedBy,
    reason: mute.reason,
    until: mute.mutedUntil.toISOString(),
  },
});

/** A wall clock as a `datetime-local` field takes it. */
const shown = (at: Date, timeZone: string) =>
  new Date(wallClock(at.getTime(), timeZone)).toISOString().slice(0, 16);

const clock = (at: Date, timeZone: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "long", hour: "2-digit", minute: "2-digit" }).format(
    at,
  );
const day = (at: Date, timeZone: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "long" }).format(at);

function comes({ recurrence, startsAt, timeZone }: FreezeView): string {
  if (recurrence === "weekly") return `every week from ${clock(startsAt, timeZone)}, ${timeZone}`;
  if (recurrence === "yearly") return `every year from ${day(startsAt, timeZone)}, ${timeZone}`;
  return "once";
}

function rowOf(freeze: FreezeView): FreezeRow {
  const { id, title, reason, where, createdBy, open, next, scope, recurrence, timeZone } = freeze;
  const { repeatUntil } = freeze;
  return {
    id,
    title,
    reason,
    where,
    createdBy,
    comes: comes(freeze),
    timeZone,
    open: open && { endsAt: open.endsAt.toISOString() },
    next: next && { startsAt: next.startsAt.toISOString() },
    draft: {
      title,
      what: scope.kind === "all" ? "all" : `${scope.kind}:${scope.id}`,
      recurrence,
      startsAt: shown(freeze.startsAt, timeZone),
      endsAt: shown(freeze.endsAt, timeZone),
      repeatUntil: repeatUntil ? shown(repeatUntil, timeZone).slice(0, 10) : "",
    },
  };
}
