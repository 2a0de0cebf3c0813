import { describe, expect, it } from "vitest";
import { sparkPath } from "./spark-path";

describe("sparkPath", () => {
  it.each([
    ["nothing", [], ""],
    ["only gaps", [null, null], ""],
    ["a line", [0, 5, 10], "M0 10L50 5L100 0"],
    ["all zero stays at the bottom", [0, 0], "M0 10L100 10"],
    ["a gap is not bridged", [10, 10, null, 10, 10], "M0 0L25 0M75 0L100 0"],
    ["a lone point is seen", [null, 10, null], "M50 0h1"],
  ])("%s", (_, values, path) => expect(sparkPath(values, 100, 10)).toBe(path));
});
