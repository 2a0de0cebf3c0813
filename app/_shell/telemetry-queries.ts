import { queryOptions } from "@tanstack/react-query";
import type { ObservedDemand } from "@/lib/demand/queries";
import type { FleetSeries } from "@/lib/telemetry/queries/fleet-series";
import type { FleetStandings } from "@/lib/telemetry/queries/fleet-standings";
import { readJson } from "./read-json";

/** A range as it stands in the URL, so that "the last hour" keeps one key while time goes by. */
export interface RangeText {
  readonly from: string;
  readonly to: string;
}

/** Read again this often even if nothing is heard: silence changes a fleet's health too. */
const REFRESH_MS = 15_000;

const search = (range: RangeText) => new URLSearchParams({ from: range.from, to: range.to }).toString();

export const fleetStandingsQuery = (range: RangeText) =>
  queryOptions({
    queryKey: ["telemetry", "fleets", range.from, range.to],
    queryFn: ({ signal }) => readJson<FleetStandings>(`/api/console/fleets?${search(range)}`, signal),
    refetchInterval: REFRESH_MS,
  });

export const fleetSeriesQuery = (fleetId: string, range: RangeText) =>
  queryOptions({
    queryKey: ["telemetry", "fleet-series", fleetId, range.from, range.to],
    queryFn: ({ signal }) =>
      readJson<FleetSeries>(
        `/api/console/fleets/${encodeURIComponent(fleetId)}/series?${search(range)}`,
        signal,
      ),
    refetchInterval: REFRESH_MS,
  });

export const demandQuery = () =>
  queryOptions({
    queryKey: ["telemetry", "demand"],
    queryFn: ({ signal }) => readJson<ObservedDemand>("/api/console/demand", signal),
    refetchInterval: REFRESH_MS,
  });
