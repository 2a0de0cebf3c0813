import { fieldsIn } from "@/components/format/instant";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const daySec = 86_400;

/**
 * Labels of a time axis: as coarse as the step allows, and the date once where a day begins, so
 * that a range over midnight can be read.
 * `ticksSec` are epoch seconds, `stepSec` the distance between them, `zone` an IANA zone.
 */
export function timeTickLabels(ticksSec: number[], stepSec: number, zone: string): string[] {
  let lastDay = "";
  return ticksSec.map((tick) => {
    const at = fieldsIn(new Date(tick * 1000), zone);
    const day = `${Number(at.day)} ${months[Number(at.month) - 1]}`;
    if (stepSec >= 28 * daySec) return at.month === "01" ? at.year : (months[Number(at.month) - 1] ?? "");
    if (stepSec >= daySec) return day;
    const time = stepSec < 60 ? `${at.hour}:${at.minute}:${at.second}` : `${at.hour}:${at.minute}`;
    const newDay = day !== lastDay && lastDay !== "";
    lastDay = day;
    return newDay ? `${time}\n${day}` : time;
  });
}

/**
 * Round numbers from 0 to at least `max`, about `count` steps of 1, 2, 2.5 or 5 times a power of ten.
 * A chart of nothing (`max` ≤ 0) still has an axis, from 0 to 1.
 */
export function niceTicks(max: number, count = 4): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999_999) ?? 10) * power;
  const steps = Math.ceil(max / step - 1e-9);
  // toPrecision takes the dust off sums such as 0.1 + 0.2.
  return Array.from({ length: steps + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}
