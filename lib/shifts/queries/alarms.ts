import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import type { HeardAlarm } from "../alarm";
import { ringingAlarms, ringingFromOutside } from "../alarms-over";
import { rings } from "../external-alarm";
import { type KeptAlarm, loadAlarms } from "../store/alarms";

const DAY_MS = 86_400_000;

/** What rings now, those that block first, and what from outside has ended within a day. */
export async function alarmList(
  actor: Actor,
  { now }: { now: Date },
): Promise<{ ringing: HeardAlarm[]; ended: KeptAlarm[] }> {
  requirePermission(actor, "alarms:read");
  const since = new Date(now.getTime() - DAY_MS);
  const [ringing, external] = await Promise.all([ringingAlarms(now), loadAlarms(since)]);
  const ended = external.filter(
    (alarm) => !rings(alarm, now) && (alarm.resolvedAt ?? alarm.endsAt ?? since) >= since,
  );
  return { ringing, ended };
}

/** What rings now from outside: what Ballast sees itself is on every screen by its own name already. */
export async function outsideAlarms(actor: Actor, { now }: { now: Date }): Promise<HeardAlarm[]> {
  requirePermission(actor, "alarms:read");
  return ringingFromOutside(now);
}
