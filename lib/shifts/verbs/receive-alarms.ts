import { loadFleets } from "@/lib/fleet/store/fleets";
import { defineVerb } from "@/lib/identity/verb";
import { alertmanagerMessage, heardAgain, isNews, readAlarm } from "../external-alarm";
import { lockAlarms, writeAlarm } from "../store/alarms";

/**
 * Takes what a monitoring system says of its alarms, in the format of Alertmanager's webhook. The same message twice
 * changes nothing, and one that comes late does not take back what is known since.
 */
export const receiveAlarms = defineVerb({
  name: "alarm.receive",
  permission: "alarms:send",
  input: alertmanagerMessage,
  async run({ tx, actor, now, audit, live, unchanged }, { alerts }) {
    unchanged();
    const fleets = await loadFleets(tx);
    const known = await lockAlarms(
      tx,
      alerts.map(({ fingerprint }) => fingerprint),
    );
    let changed = 0;
    for (const told of alerts) {
      const before = known.get(told.fingerprint) ?? null;
      const after = heardAgain(before, readAlarm(told, fleets));
      if (!after) continue;
      const kept = { ...after, receivedAt: now, source: actor.label };
      known.set(told.fingerprint, kept);
      await writeAlarm(tx, kept);
      // Alertmanager repeats what still fires every few hours: that is no event of its own.
      if (!isNews(before, after)) continue;
      changed += 1;
      const { fingerprint, name, scope, blocks, severity, resolvedAt } = after;
      await audit({
        action: resolvedAt ? "alarm.resolved" : "alarm.fired",
        subjectKind: "alarm",
        subjectId: fingerprint,
        after: { name, scope, blocks, severity, startsAt: after.startsAt, resolvedAt },
      });
      await live("shift", `alarm/${fingerprint}`);
    }
    return { received: alerts.length, changed };
  },
});
