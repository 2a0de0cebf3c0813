import { leastObservedHours } from "@/lib/demand/forecast/track";
import { type BacktestInputs, leastMinutes } from "./inputs";

/** Says which hours were not observed, or in part. */
export function noteHours(minutesObserved: readonly number[], notes: string[]): void {
  const missing = minutesObserved.filter((minutes) => minutes < leastMinutes).length;
  const partly = minutesObserved.filter((minutes) => minutes >= leastMinutes && minutes < 60).length;
  const total = minutesObserved.length;
  if (missing > 0) {
    notes.push(
      `${missing} of ${total} hours were observed for less than ${leastMinutes} minutes and are left out of every row; commitments count for the other hours only.`,
    );
  }
  if (partly > 0) {
    notes.push(
      `${partly} of ${total} hours were observed in part; their demand is taken to have gone on at the same rate.`,
    );
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
