"use client";

import { Bars } from "@/components/charts/bars";
import type { Arrivals } from "../arrivals";

/** Capacity that arrives over time, by month. */
export function ArrivalsChart({ months, delivered, late, due }: Arrivals) {
  if (months.length === 0) return null;
  return (
    <Bars
      title="Arrivals"
      unit="accelerators a month"
      format="quantity"
      categoryName="Month"
      stacked
      categories={months}
      series={[
        { id: "delivered", label: "Delivered", colour: 7, values: delivered },
        { id: "late", label: "Late", colour: "critical", values: late },
        { id: "due", label: "Due", colour: 1, values: due },
      ]}
      height={160}
    />
  );
}
