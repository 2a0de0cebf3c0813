import type { SeriesIdentity } from "./model";
import { cellOf, type Estate, type ObservedCell, placeSeries } from "./placement";
import { recognise } from "./signals/recognise";

/** Where a series belongs in Ballast's world, or why nowhere. */
export interface Mapping extends ObservedCell {
  readonly signal: string | null;
  readonly fleetId: string | null;
  /** Null exactly when both signal and fleet are known. */
  readonly unmappedReason: string | null;
}

/** Decides a series' signal, fleet and demand cell from its name and attributes. */
export function mapSeries(series: SeriesIdentity, estate: Estate): Mapping {
  const attributes = { ...series.resource, ...series.attributes };
  const recognised = recognise(series);
  const placement = placeSeries(attributes, estate);
  const reasons = [
    ...("reason" in recognised ? [recognised.reason] : []),
    ...("reason" in placement ? [placement.reason] : []),
  ];
  return {
    ...cellOf(attributes, estate),
    signal: "yields" in recognised ? (recognised.yields[0]?.signal ?? null) : null,
    fleetId: placement.placed ? placement.fleetId : null,
    unmappedReason: reasons.length > 0 ? reasons.join(" ") : null,
  };
}
