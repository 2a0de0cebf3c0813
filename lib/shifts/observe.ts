import { inFlightVersion } from "./decision";
import { judge } from "./guardrails";
import type { Shares, Shift } from "./model";
import type { Observation } from "./observation";
import { viewEdges } from "./plane-view";
import type { EstateNow, GuardrailReadings, Routing } from "./ports";
import { restrict } from "./table";

/** Part of the edges that must be readable to go forward: one dead edge in ten stops nothing, one in three does. */
export const EDGE_QUORUM = 0.9;

interface Eyes {
  readonly routing: Routing;
  readonly readings: GuardrailReadings;
  readonly estate: () => Promise<EstateNow>;
  /** Why a freeze holds the shift now, or null. */
  readonly freeze: (shift: Shift, now: Date) => Promise<string | null>;
}

/**
 * Reads what a shift must know before anything is decided: what the edges run, what was published last, the estate as
 * it is, and what each guardrail says. Changes nothing.
 */
export async function observe(eyes: Eyes, shift: Shift, now: Date): Promise<Observation> {
  const { routing } = eyes;
  const [{ edges, tolerance }, newest, estate, frozenBy, judgements] = await Promise.all([
    routing.observe(),
    routing.newest(),
    eyes.estate(),
    eyes.freeze(shift, now),
    Promise.all(
      shift.guardrails.map(async (guardrail) =>
        judge(guardrail, await eyes.readings.read(guardrail, now, shift), now),
      ),
    ),
  ]);
  const versions = new Map<number, Shares | null>();
  if (newest) versions.set(newest.version, newest.shares);
  const load = async (version: number | null): Promise<Shares | null> => {
    if (version === null) return null;
    if (!versions.has(version)) versions.set(version, await routing.tableOf(version));
    return versions.get(version) ?? null;
  };
  const own = async (version: number | null) => {
    const table = await load(version);
    return table && restrict(table, shift.target);
  };
  const { progress } = shift;
  const liveVersion = "live" in progress ? progress.live.version : (newest?.version ?? null);
  const known = {
    live: (await own(liveVersion)) ?? {},
    inFlight: "step" in progress ? await own(inFlightVersion(progress.step)) : null,
    overtaken: progress.state === "rolling_back" ? await own(progress.overtaken) : null,
  };
  for (const edge of edges) if (edge.state === "read") await load(edge.version);
  return {
    edges: viewEdges(edges, known, (version) => versions.get(version) ?? null, tolerance),
    table: newest?.shares ?? {},
    tableVersion: newest?.version ?? null,
    ...estate,
    judgements,
    quorum: shift.pace.urgent ? 0 : EDGE_QUORUM,
    frozenBy,
  };
}

/** For shifts that only wait: nothing needs to be read to see that time has passed. */
export const unobserved: Observation = {
  edges: [],
  table: {},
  tableVersion: null,
  facts: { healthyAccelerators: {}, cells: {} },
  forwardLimit: 0,
  backLimit: 0,
  judgements: [],
  quorum: 1,
  frozenBy: null,
};
