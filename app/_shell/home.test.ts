import { describe, expect, it } from "vitest";
import type { Role } from "@/lib/identity/model";
import { homePath, returnPath } from "./home";

describe("homePath", () => {
  it.each<[Role[], string]>([
    [["sre"], "/overview"],
    [["finance"], "/contracts"],
    [["manager"], "/approvals"],
    [["admin"], "/overview"],
    [["viewer"], "/overview"],
    [["finance", "manager"], "/approvals"],
    [["manager", "sre"], "/overview"],
  ])("%j starts at %s", (roles, path) => expect(homePath(roles)).toBe(path));
});

describe("returnPath", () => {
  it.each([
    ["/plans?tab=moves", "/plans?tab=moves"],
    [undefined, "/"],
    ["", "/"],
    ["https://evil.test/", "/"],
    ["//evil.test/", "/"],
    ["/\\evil.test", "/"],
    ["/\t/evil.test", "/"],
    ["javascript:alert(1)", "/"],
    ["/sign-in?to=/sign-in", "/"],
  ])("%j → %s", (asked, path) => expect(returnPath(asked)).toBe(path));
});
