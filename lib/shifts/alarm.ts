import type { FleetHealth } from "@/lib/fleet/health";
import type { Place } from "./drain-rules";
import { EDGE_QUORUM } from "./observe";
import { covers, type PlaceScope, placeName } from "./place-scope";

/** Something that rings, wherever it was seen. */
export interface Alarm {
  /** Names it for good: what is muted is muted by it. */
  readonly key: string;
  readonly title: string;
  /** What is wrong, to be shown as it is. */
  readonly sentence: string;
  readonly scope: PlaceScope;
  /** Read off live data, or told by somebody else's monitoring. */
  readonly source: "live" | "external";
  readonly severity: string | null;
  /** Whether it keeps traffic from being moved, or is only shown. */
  readonly blocks: boolean;
  /** Null: it is as old as the look at it. */
  readonly since: Date | null;
}

/** For a time, with a reason, an alarm blocks nothing. */
export interface Mute {
  readonly id: string;
  readonly alarmKey: string;
  readonly reason: string;
  readonly mutedBy: string;
  readonly mutedAt: Date;
  readonly mutedUntil: Date;
  readonly liftedAt: Date | null;
}

/** An alarm with the mute that holds over it, if one does. */
export interface HeardAlarm extends Alarm {
  readonly mute: Mute | null;
}

/** What Ballast itself sees of its estate, as far as moving traffic depends on it. */
export interface LiveFacts {
  readonly fleets: readonly { readonly id: string; readonly name: string; readonly health: FleetHealth }[];
  readonly planes: readonly {
    readonly id: string;
    readonly name: string;
    readonly enabled: boolean;
    readonly edges: readonly { readonly sync: string }[];
  }[];
  /** Null: no worker was ever heard of. */
  readonly worker: { readonly alive: number; readonly ageSec: number } | null;
}

const ill = ["critical", "degraded", "no_data", "stale"] as const;
const behind: readonly string[] = ["behind", "drifted", "unreachable"];

/**
 * Alarms that Ballast raises by itself: a fleet that is sick or silent, edges that do not follow, a worker that is late.
 * A fleet that takes no traffic by decision raises none.
 */
export function liveAlarms({ fleets, planes, worker }: LiveFacts): Alarm[] {
  const live = { source: "live", blocks: true, since: null } as const;
  const sick = fleets.flatMap(({ id, name, health }): Alarm[] => {
    const state = ill.find((kind) => kind === health.state);
    if (!state) return [];
    const silent = state === "no_data" || state === "stale";
    return [
      {
        ...live,
        key: `live/fleet/${id}/${silent ? "silent" : "sick"}`,
        title: silent ? `${name} reports nothing new` : `${name} is ${state}`,
        sentence: health.findings.map(({ reason }) => reason).join(" "),
        scope: { kind: "fleet", id },
        severity: state === "critical" || silent ? "critical" : "warning",
      },
    ];
  });
  const lagging = planes.flatMap(({ id, name, enabled, edges }): Alarm[] => {
    const off = edges.filter(({ sync }) => behind.includes(sync)).length;
    // As many as a shift may go on without: see the quorum that its steps need.
    if (!enabled || edges.length - off >= edges.length * EDGE_QUORUM - 1e-9) return [];
    return [
      {
        ...live,
        key: `live/data-plane/${id}`,
        title: `Data plane ${name} lags`,
        sentence: `${off} of ${edges.length} edges do not run the published table.`,
        scope: { kind: "all" },
        severity: "critical",
      },
    ];
  });
  const late: Alarm[] =
    worker && worker.alive === 0
      ? [
          {
            ...live,
            key: "live/worker",
            title: "No worker is running",
            sentence: `The last one was heard of ${Math.round(worker.ageSec)} s ago. Nobody would watch what moves.`,
            scope: { kind: "all" },
            severity: "critical",
          },
        ]
      : [];
  return [...late, ...lagging, ...sick];
}

/** The alarms with their mutes, those that block first. */
export function heard(alarms: readonly Alarm[], mutes: readonly Mute[], now: Date): HeardAlarm[] {
  const rank = ({ mute, blocks }: HeardAlarm) => (mute ? 2 : blocks ? 0 : 1);
  return alarms
    .map((alarm) => ({ ...alarm, mute: muteOver(alarm.key, mutes, now) }))
    .sort((a, b) => rank(a) - rank(b));
}

/** The mute that holds over an alarm at `now`; of several, the one that ends last. */
export function muteOver(key: string, mutes: readonly Mute[], now: Date): Mute | null {
  return mutes
    .filter(
      (mute) =>
        mute.alarmKey === key && mute.liftedAt === null && mute.mutedAt <= now && now < mute.mutedUntil,
    )
    .reduce<Mute | null>((last, mute) => (last && last.mutedUntil >= mute.mutedUntil ? last : mute), null);
}

/**
 * The alarms that keep traffic from being sent to these places. One that rings somewhere blocks what would send traffic
 * there, and not what takes traffic away: that is its remedy. One that names no place blocks everything.
 */
export function blockingAlarms(alarms: readonly HeardAlarm[], receiving: readonly Place[]): HeardAlarm[] {
  return alarms.filter(
    ({ blocks, mute, scope }) =>
      blocks && mute === null && (scope.kind === "all" || receiving.some((place) => covers(scope, place))),
  );
}

/** Whether it says that edges lag: who reads the edges for themselves knows that better, and newer. */
export const isOfPlane = ({ key }: Pick<Alarm, "key">): boolean => key.startsWith("live/data-plane/");

/** One alarm in one sentence, for a checklist or a refusal. */
export const alarmSentence = ({ title, sentence, scope, source }: Alarm): string => {
  const where = source === "external" && scope.kind !== "all" ? ` (${placeName(scope)})` : "";
  return `${title}${where}. ${sentence}`.trim();
};
