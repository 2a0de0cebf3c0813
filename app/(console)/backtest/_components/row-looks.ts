import type { ChartColour } from "@/components/charts/colour";
import type { RowName } from "@/lib/planning/backtest/recorded/result";

/** How each row of a backtest is called, drawn and explained, wherever it is shown. */
export const rowLooks: Record<
  RowName,
  { label: string; about: string; colour: ChartColour; dashed?: boolean }
> = {
  what_happened: {
    label: "What happened",
    about: "The routing that telemetry shows, priced like every other row",
    colour: 2,
  },
  capacity_weighted: {
    label: "By capacity",
    about: "Shares in proportion to the capacity of the fleets that may serve",
    colour: 5,
  },
  cheapest_first: {
    label: "Cheapest first",
    about: "Cells with the fewest fleets to choose from first, each to its cheapest fleets with room",
    colour: 4,
  },
  pacing: {
    label: "Pacing",
    about: "First the fleets whose contract is furthest behind its even pace, then the cheapest",
    colour: 3,
  },
  nightly: {
    label: "Nightly plan",
    about: "Ballast's plan once every 24 hours, and nothing in between",
    colour: 6,
  },
  ballast: {
    label: "Ballast",
    about: "Ballast's plan every 24 hours, corrected every hour inside its envelope",
    colour: 1,
  },
  hindsight: {
    label: "Hindsight",
    about: "The optimum that knows every hour in advance: nothing within the same limits costs less",
    colour: "muted",
    dashed: true,
  },
};
