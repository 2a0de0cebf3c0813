import { describe, expect, it } from "vitest";
import type { ServedCell } from "./model";
import { demandByCell, demandFlows } from "./observed";

const served = (
  fleetId: string,
  origin: string,
  requests: number,
  inputTokens = 0,
  outputTokens = 0,
): ServedCell => ({
  fleetId,
  origin,
  modelId: "m",
  dataClass: "general",
  requests,
  inputTokens,
  outputTokens,
});

describe("demandByCell", () => {
  it("adds up what several fleets served of a cell", () => {
    const rows = [served("a", "DE", 30, 3000, 600), served("b", "DE", 90, 9000, 1800), served("a", "FR", 6)];
    expect(demandByCell(rows, 60)).toEqual([
      {
        cellId: "DE|m|general",
        origin: "DE",
        modelId: "m",
        dataClass: "general",
        requests: 120,
        requestsPerSec: 2,
        inputTokensPerRequest: 100,
        outputTokensPerRequest: 20,
        fleets: [
          { fleetId: "b", share: 0.75 },
          { fleetId: "a", share: 0.25 },
        ],
      },
      expect.objectContaining({ cellId: "FR|m|general", requestsPerSec: 0.1 }),
    ]);
  });

  it("has no mean without requests", () => {
    expect(demandByCell([served("a", "DE", 0)], 60)[0]).toMatchObject({
      requestsPerSec: 0,
      inputTokensPerRequest: null,
      fleets: [],
    });
  });
});

describe("demandFlows", () => {
  it("adds cells of one origin and fleet, and leaves out what does not flow", () => {
    const rows = [served("a", "DE", 30), { ...served("a", "DE", 30), modelId: "n" }, served("b", "FR", 0)];
    expect(demandFlows(rows, 60)).toEqual([{ origin: "DE", fleetId: "a", requestsPerSec: 1 }]);
  });

  it("knows no rate of no time", () => {
    expect(demandFlows([served("a", "DE", 30)], 0)).toEqual([]);
  });
});
