import { describe, expect, it } from "vitest";
import { addressOf, scopeFrom } from "./scope-address";

describe("a scope's address", () => {
  it.each([
    { kind: "fleet", id: "azure-fra-h100" },
    { kind: "region", id: "azure:germanywestcentral" },
    { kind: "provider", id: "azure" },
  ] as const)("leads back to $id", (scope) => {
    expect(scopeFrom(addressOf(scope))).toEqual(scope);
  });

  it.each([undefined, "", "azure", "planet:earth", "fleet:"])("is none: %s", (address) => {
    expect(scopeFrom(address)).toBeNull();
  });
});
