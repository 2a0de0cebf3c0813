"use client";

import { type Annotation, TimeSeries } from "@/components/charts/time-series";
import { type GridSignal, gridSignals, signalUnits } from "@/lib/grid/model";

const titles: Record<GridSignal, string> = { carbon: "Grid carbon", power: "Power price" };

/** One zone's hours: what was read, what is forecast, and the yearly mean to compare with. */
export function ZoneCharts({
  zone,
  timesMs,
  read,
  forecast,
  yearly,
  range,
  annotations,
  notes,
}: {
  zone: string;
  timesMs: number[];
  read: Record<GridSignal, (number | null)[]>;
  forecast: Record<GridSignal, (number | null)[]>;
  /** Of the zone's regions; null where none says. */
  yearly: Record<GridSignal, number | null>;
  range: { fromMs: number; toMs: number };
  annotations: Annotation[];
  notes: Record<GridSignal, string>;
}) {
  return (
    <div className="grid gap-x-8 gap-y-6 xl:grid-cols-2">
      {gridSignals.map((signal) => {
        const limit = yearly[signal];
        return (
          <TimeSeries
            key={signal}
            title={`${titles[signal]}, ${zone}`}
            unit={signalUnits[signal]}
            format="quantity"
            timesMs={timesMs}
            series={[
              { id: "read", label: "Read", colour: 1, values: read[signal] },
              { id: "forecast", label: "Forecast", colour: 1, dashed: true, values: forecast[signal] },
            ]}
            range={range}
            annotations={annotations}
            group="energy"
            note={notes[signal]}
            height={220}
            {...(limit === null ? {} : { limit: { value: limit, label: "yearly mean" } })}
          />
        );
      })}
    </div>
  );
}
