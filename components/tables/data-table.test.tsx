import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { renderToString } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { Column } from "./column";
import { DataTable } from "./data-table";

type Row = { id: string; provider: string; rate: number | null };

const columns: Column<Row>[] = [
  { id: "name", header: "Fleet", value: (row) => row.id },
  { id: "provider", header: "Provider", value: (row) => row.provider, facet: true },
  { id: "rate", header: "Rate", unit: "requests/s", numeric: true, value: (row) => row.rate },
];
const three: Row[] = [
  { id: "fra", provider: "azure", rate: 5 },
  { id: "nrt", provider: "google", rate: null },
  { id: "iad", provider: "azure", rate: 12 },
];

function html(rows: Row[], search = ""): string {
  return renderToString(
    <NuqsTestingAdapter searchParams={search}>
      <TooltipProvider>
        <DataTable
          id="t"
          caption="Fleets"
          rows={rows}
          columns={columns}
          rowId={(row) => row.id}
          rowHref={(row) => `/fleets/${row.id}`}
          empty={<p>There are no fleets.</p>}
        />
      </TooltipProvider>
    </NuqsTestingAdapter>,
  );
}
const order = (page: string) => [...page.matchAll(/href="\/fleets\/([^"]+)"/g)].map(([, id]) => id);

describe("DataTable", () => {
  it.each([
    ["as given", "", ["fra", "nrt", "iad"]],
    ["largest first, no data last", "?t.sort=-rate", ["iad", "fra", "nrt"]],
    ["smallest first, no data still last", "?t.sort=rate", ["fra", "iad", "nrt"]],
    ["by an unknown column: as given", "?t.sort=-colour", ["fra", "nrt", "iad"]],
    ["only what is searched", "?t.q=az", ["fra", "iad"]],
    ["only a facet's value", "?t.provider=google", ["nrt"]],
    ["another table's view is not this one's", "?u.q=google", ["fra", "nrt", "iad"]],
  ])("shows rows %s", (_, search, expected) => expect(order(html(three, search))).toEqual(expected));

  it("says which column is sorted, and each unit", () => {
    const page = html(three, "?t.sort=-rate");
    expect(page).toContain('aria-sort="descending"');
    expect(page).toContain("requests/s");
  });

  it("tells nothing there from filtered out", () => {
    expect(html([])).toContain("There are no fleets.");
    const filtered = html(three, "?t.q=mars");
    expect(filtered).toContain("None of 3 rows match.");
    expect(filtered).not.toContain("There are no fleets.");
  });

  it("renders only what is in sight of many rows, and counts them all", () => {
    const many = Array.from(
      { length: 5000 },
      (_, i): Row => ({ id: `fleet-${i}`, provider: "azure", rate: i }),
    );
    const page = html(many);
    expect(order(page).length).toBeGreaterThan(10);
    expect(order(page).length).toBeLessThan(80);
    expect(page).toContain('aria-rowcount="5001"');
    expect(page).toContain("5000 rows");
  });
});
