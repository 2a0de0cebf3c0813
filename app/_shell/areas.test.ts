import { describe, expect, it } from "vitest";
import { areaOf, areas } from "./areas";

describe("areas", () => {
  it("gives every area its own address and key", () => {
    expect(new Set(areas.map((area) => area.href)).size).toBe(areas.length);
    expect(new Set(areas.map((area) => area.key)).size).toBe(areas.length);
  });

  it.each([
    ["/fleets", "Fleets"],
    ["/fleets/azure-1", "Fleets"],
    ["/settings/tokens", "API tokens"],
    ["/fleetsy", undefined],
    ["/", undefined],
  ])("%s lies in %s", (path, label) => expect(areaOf(path)?.label).toBe(label));
});
