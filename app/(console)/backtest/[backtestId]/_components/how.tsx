import { KeyValueList } from "@/components/ui/key-value";
import { type RowName, rowNames } from "@/lib/planning/backtest/recorded/result";
import { rowLooks } from "../../_components/row-looks";

const measures = [
  {
    label: "Demand",
    value:
      "Requests by demand cell and hour, as fleets reported serving them. Requests that were turned away leave no trace, so that every row is asked for what was served. Hours observed in part count at the rate of their minutes.",
  },
  {
    label: "Work",
    value:
      "Accelerator-seconds of a request of its model: the period's mean tokens over the throughput profile, on each fleet. What happened is priced by the same means, so that rows differ in routing alone.",
  },
  {
    label: "Capacity",
    value:
      "Healthy accelerators by hour, as reported, times the policy's target utilisation. A policy knows those of the hour before. What happened may have used more.",
  },
  {
    label: "Prices",
    value:
      "Rate cards as they stood in each hour, with the power price of the hour where a rate passes it through. A policy knows the prices of the hour it plans and takes them to go on.",
  },
  {
    label: "Commitments",
    value:
      "The even pace of each contract's commitment over the hours observed: its amount times the part of its period that they are. What is committed is owed either way; spend beyond it costs its overage multiplier. Fleets that are reserved are paid for in full in every row.",
  },
  {
    label: "Shortfall",
    value:
      "What the row drew less than fell due, added up over contracts. It is part of the cost, as it is owed anyway.",
  },
  {
    label: "Law",
    value:
      "A pair that a residency rule or exclusivity clause denied at any time of the period is closed to every policy. What happened is held to the rules of each hour.",
  },
  {
    label: "Latency, failures, carbon, unserved",
    value:
      "As a plan counts them, at the prices of the policy that was in force when the backtest was asked for.",
  },
  {
    label: "Moved a day",
    value:
      "Requests served elsewhere than the hour before, as a part of the hour's, summed over a day: 1 means that as much moved in a day as an average hour asks for.",
  },
  {
    label: "Worst hour",
    value: "The hour in which the row drew and paid most beyond hindsight, at face value.",
  },
];

/** How every figure of the page was measured. */
export function How({ shown }: { shown: readonly RowName[] }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <KeyValueList
        facts={rowNames
          .filter((name) => shown.includes(name))
          .map((name) => ({ label: rowLooks[name].label, value: `${rowLooks[name].about}.` }))}
      />
      <KeyValueList facts={measures} />
    </div>
  );
}
