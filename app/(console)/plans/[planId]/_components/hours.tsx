import { Bars } from "@/components/charts/bars";
import { categoryColour } from "@/components/charts/colour";
import { HeatStrip } from "@/components/charts/heat-strip";
import { fleetUse } from "@/lib/planning/fleet-use";
import { servedByProvider } from "@/lib/planning/plan-view";
import type { PlanDetail } from "@/lib/planning/queries/plans";
import { windowLabel } from "./window-label";

/** Who serves how much in each window of the plan, and which fleets are full when. */
export function Hours({ detail }: { detail: PlanDetail }) {
  const { snapshot, plan, names } = detail;
  if (!plan) return null;
  const rows = servedByProvider(snapshot, plan);
  const providers = [...new Set(snapshot.fleets.map(({ provider }) => provider))].sort();
  let inRun = 0;
  const columns = snapshot.windows.map((window, t) => {
    const before = snapshot.windows[t - 1];
    const begins = before !== undefined && (before.weight !== window.weight || before.hours !== window.hours);
    inRun = begins ? 0 : inRun + (t > 0 ? 1 : 0);
    return {
      id: window.start,
      label: windowLabel(window),
      ...(inRun % 3 === 0 ? { tick: window.start.slice(11, 13) } : {}),
      gapBefore: begins,
    };
  });
  let group = "";
  const fleets = fleetUse(snapshot, plan).map(({ fleet, provider, utilization, usdPerAcceleratorHour }) => {
    const first = provider !== group;
    group = provider;
    return {
      id: fleet,
      label: fleet,
      ...(first ? { group: names.providers[provider] ?? provider } : {}),
      values: utilization,
      marked: usdPerAcceleratorHour.map((usd) => usd > 0),
    };
  });
  return (
    <div className="grid gap-6 xl:grid-cols-2">
      <HeatStrip
        title="How busy each fleet is"
        unit="of healthy accelerators"
        format="percent"
        rowName="Fleet"
        columnName="Window (UTC)"
        columns={columns}
        rows={fleets}
        most={snapshot.policy.targetUtilization}
        markLabel="binds: one more accelerator would save something"
        note="Hours of the first day, then a day that stands for the rest"
      />
      <Bars
        title="Served by provider"
        unit="requests/s"
        format="quantity"
        categoryName="Window (UTC)"
        categories={rows.map((row) => ({
          id: row.start,
          label: windowLabel(row),
          tick: row.start.slice(11, 16),
        }))}
        stacked
        height={360}
        series={[
          ...providers.map((provider, index) => ({
            id: provider,
            label: names.providers[provider] ?? provider,
            colour: categoryColour(index),
            values: rows.map((row) => row.byProvider[provider] ?? 0),
          })),
          ...(rows.some(({ unserved }) => unserved > 0)
            ? [
                {
                  id: "unserved",
                  label: "Unserved",
                  colour: "critical" as const,
                  values: rows.map(({ unserved }) => unserved),
                },
              ]
            : []),
        ]}
        note="The last windows are a day that stands for the rest of the commitments' periods."
      />
    </div>
  );
}
