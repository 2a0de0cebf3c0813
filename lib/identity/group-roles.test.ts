import { describe, expect, it } from "vitest";
import { grantsOf, groupsInClaim, parseGroupRoles } from "./group-roles";

describe("parseGroupRoles", () => {
  it("takes groups that contain equals signs, as LDAP names do", () => {
    expect(parseGroupRoles(" cn=sre=sre , finops=finance,,finops=viewer ")).toEqual([
      { group: "cn=sre", role: "sre" },
      { group: "finops", role: "finance" },
      { group: "finops", role: "viewer" },
    ]);
  });

  it.each(["sre", "=sre", "oncall=root", "machines=ingest"])("refuses %s by name", (pair) => {
    expect(() => parseGroupRoles(`ok=viewer,${pair}`)).toThrow(`"${pair}" must be group=role`);
  });
});

describe("grantsOf", () => {
  const mapping = parseGroupRoles("a=sre,b=sre,b=viewer,c=admin");
  it.each([
    [
      ["b", "a"],
      ["sre:a", "viewer:b"],
    ],
    [["b"], ["sre:b", "viewer:b"]],
    [["A", "admin"], []],
    [[], []],
  ])("%j → %j", (groups, expected) => {
    expect(grantsOf(mapping, groups).map(({ role, group }) => `${role}:${group}`)).toEqual(expected);
  });
});

describe("groupsInClaim", () => {
  it.each([
    [
      ["a", 1, "b"],
      ["a", "b"],
    ],
    ["a", ["a"]],
    [undefined, []],
    [{ a: true }, []],
  ])("%j → %j", (claim, groups) => expect(groupsInClaim(claim)).toEqual(groups));
});
