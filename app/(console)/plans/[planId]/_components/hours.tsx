import { Bars } from "@/components/charts/bars";
import { categoryColour } from "@/components/charts/colour";
import { servedByProvider } from "@/lib/planning/plan-view";
import type { PlanDetail } from "@/lib/planning/queries/plans";

/** Who serves how much in each window of the plan. */
export function Hours({ detail }: { detail: PlanDetail }) {
  const { snapshot, plan, names } = detail;
  if (!plan) return null;
  const rows = servedByProvider(snapshot, plan);
  const providers = [...new Set(snapshot.fleets.map(({ provider }) => provider))].sort();
  const label = ({ start, hours, weight }: (typeof rows)[number]) => {
    const hour = start.slice(11, 16);
    return weight === 1
      ? hour
      : `${hour}–${String((Number(hour.slice(0, 2)) + hours) % 24).padStart(2, "0")}:00 later`;
  };
  return (
    <Bars
      title="Served by provider"
      unit="requests/s"
      format="quantity"
      categoryName="Window (UTC)"
      categories={rows.map((row) => ({ id: row.start, label: label(row) }))}
      stacked
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
      note="The first 24 windows are hours. Those after are a representative day for the rest of the commitments' periods."
    />
  );
}
