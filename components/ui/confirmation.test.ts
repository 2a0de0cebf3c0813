import { describe, expect, it } from "vitest";
import { confirmationBlockedBy } from "./confirmation";

describe("confirmationBlockedBy", () => {
  const table: [
    string,
    { name: string; reason: string },
    { name: string | undefined; reason: boolean },
    RegExp | undefined,
  ][] = [
    ["name not typed", { name: "", reason: "sick region" }, { name: "azure", reason: true }, /Type “azure”/],
    [
      "name in another case",
      { name: "Azure", reason: "sick region" },
      { name: "azure", reason: true },
      /Type “azure”/,
    ],
    [
      "name with space around it",
      { name: " azure ", reason: "sick" },
      { name: "azure", reason: true },
      undefined,
    ],
    ["reason too short", { name: "azure", reason: "  a " }, { name: "azure", reason: true }, /Say why/],
    ["no name asked", { name: "", reason: "drill" }, { name: undefined, reason: true }, undefined],
    ["nothing asked", { name: "", reason: "" }, { name: undefined, reason: false }, undefined],
  ];
  it.each(table)("%s", (_, typed, expected, reason) => {
    const blocked = confirmationBlockedBy(typed, expected);
    if (reason === undefined) expect(blocked).toBeUndefined();
    else expect(blocked).toMatch(reason);
  });
});
