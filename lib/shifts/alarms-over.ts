import { loadPlanes } from "@/lib/dataplane/store/planes";
import { loadFleets } from "@/lib/fleet/store/fleets";
import { prisma } from "@/lib/platform/db/client";
import { workerHeartbeat } from "@/lib/platform/heartbeat";
import { currentStandings } from "@/lib/telemetry/queries/fleet-standings";
import { type Alarm, blockingAlarms, type HeardAlarm, heard, liveAlarms } from "./alarm";
import { asAlarm, rings } from "./external-alarm";
import { loadAlarms, loadMutes } from "./store/alarms";
import type { Reader } from "./store/shifts";

/** Every alarm that rings at `now`, Ballast's own and those from outside, with the mutes that hold over them. */
export async function ringingAlarms(now: Date, db: Reader = prisma()): Promise<HeardAlarm[]> {
  const [standings, planes, worker, others, mutes] = await Promise.all([
    currentStandings(now),
    loadPlanes(),
    workerHeartbeat(),
    toldAlarms(now, db),
    loadMutes(now, db),
  ]);
  const fleets = standings.map(({ fleet: { id, name }, health }) => ({ id, name, health }));
  return heard([...liveAlarms({ fleets, planes, worker }), ...others], mutes, now);
}

/** Those of them that were told from outside. */
export async function ringingFromOutside(now: Date, db: Reader = prisma()): Promise<HeardAlarm[]> {
  const [others, mutes] = await Promise.all([toldAlarms(now, db), loadMutes(now, db)]);
  return heard(others, mutes, now);
}

const toldAlarms = async (now: Date, db: Reader): Promise<Alarm[]> =>
  (await loadAlarms(now, db)).filter((alarm) => rings(alarm, now)).map(asAlarm);

/** The alarms that keep traffic from being sent to these fleets at `now`; without those that are muted. */
export async function alarmsOver(
  receivingFleetIds: readonly string[],
  now: Date,
  db: Reader = prisma(),
): Promise<HeardAlarm[]> {
  const [alarms, fleets] = await Promise.all([ringingAlarms(now, db), loadFleets(db)]);
  return blockingAlarms(
    alarms,
    fleets.filter(({ id }) => receivingFleetIds.includes(id)),
  );
}
