import { leastObservedHours } from "@/lib/demand/forecast/track";
import { type BacktestInputs, leastMinutes } from "./inputs";

/** Says which hours were not observed, or in part. */
export function noteHours(minutesObserved: readonly number[], notes: string[]): void {
  const missing = minutesObserved.filter((minutes) => minutes < leastMinutes).length;
  const partly = minutesObserved.filter((minutes) => minutes >= leastMinutes && minutes < 60).length;
  const ofAll = (count: number) =>
    `${count} of ${minutesObserved.length} hours ${count === 1 ? "was" : "were"}`;
  if (missing > 0) {
    notes.push(
      `${ofAll(missing)} observed for less than ${leastMinutes} minutes and left out of every row; commitments count for the other hours only.`,
    );
  }
  if (partly > 0) {
    notes.push(`${ofAll(partly)} observed in part; demand is taken to have gone on at the same rate.`);
  }
}

/** Says where policies began without a forecast. */
export function noteExpectation(cells: BacktestInputs["cells"], notes: string[]): void {
  const seen = cells.map(({ earlier }) => earlier.filter((rate) => rate !== null).length);
  const young = seen.filter((hours) => hours < leastObservedHours).length;
  if (young > 0) {
    notes.push(
      `${young === cells.length ? "No cell was" : `${young} of ${cells.length} cells were not`} observed for ${leastObservedHours} hours when the period began: until then there is no forecast, and Ballast plans from the hour before and the cell's baseline.`,
    );
  }
}
