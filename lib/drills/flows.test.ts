import { describe, expect, it } from "vitest";
import { flowGroups } from "./flows";

const lastMinute = new Date("2026-11-24T09:00:00Z");
const row = (origin: string, dataClass: string, fleetId: string, requests: number, modelId = "large") => ({
  origin,
  dataClass,
  fleetId,
  modelId,
  requests,
  lastMinute,
});

describe("what was served where", () => {
  it("is gathered by origin and data class, over all models, in an order of its own", () => {
    const rows = [
      row("FR", "general", "par", 30),
      row("DE", "personal", "par", 60),
      row("DE", "personal", "fra", 120),
      row("DE", "personal", "fra", 120, "small"),
      row("DE", "personal", "iad", 0),
    ];
    const groups = flowGroups(rows, 60);
    expect(groups).toEqual([
      {
        origin: "DE",
        dataClass: "personal",
        requests: 300,
        requestsPerSec: 5,
        fleets: [
          { fleet: "fra", requests: 240, requestsPerSec: 4, share: 0.8 },
          { fleet: "par", requests: 60, requestsPerSec: 1, share: 0.2 },
        ],
      },
      {
        origin: "FR",
        dataClass: "general",
        requests: 30,
        requestsPerSec: 0.5,
        fleets: [{ fleet: "par", requests: 30, requestsPerSec: 0.5, share: 1 }],
      },
    ]);
    expect(flowGroups([...rows].reverse(), 60)).toEqual(groups);
  });

  it("keeps what nobody could place", () => {
    expect(flowGroups([row("", "", "par", 6)], 60)).toMatchObject([
      { origin: "", dataClass: "", requestsPerSec: 0.1 },
    ]);
    expect(flowGroups([], 60)).toEqual([]);
  });
});
