import { describe, expect, it } from "vitest";
import { unservedEndpoint } from "@/lib/planning/model";
import { flowChanges } from "./flow-change";

const flow = (origin: string, region: string, requestsPerSec: number) => ({ origin, region, requestsPerSec });

describe("flows before and after, as lines", () => {
  it.each([
    [
      "what stays carries what it carries",
      [flow("DE", "fra", 900)],
      [flow("DE", "fra", 900)],
      [flow("DE", "fra", 900)],
    ],
    [
      "what moves is drawn at both ends by how much",
      [flow("DE", "fra", 900), flow("DE", "ams", 100)],
      [flow("DE", "fra", 600), flow("DE", "ams", 400)],
      [
        { ...flow("DE", "fra", 300), change: "less" },
        { ...flow("DE", "ams", 300), change: "more" },
      ],
    ],
    [
      "what ends is drawn as less",
      [flow("DE", "fra", 900), flow("DE", "ams", 9)],
      [flow("DE", "fra", 909)],
      [
        { ...flow("DE", "fra", 9), change: "more" },
        { ...flow("DE", "ams", 9), change: "less" },
      ],
    ],
    [
      "a hair is not drawn",
      [flow("DE", "fra", 1000)],
      [flow("DE", "fra", 999.5), flow("DE", "ams", 0.5)],
      [flow("DE", "fra", 999.5)],
    ],
    [
      "what is unserved has no place on a map",
      [flow("DE", "fra", 10)],
      [flow("DE", unservedEndpoint, 10)],
      [{ ...flow("DE", "fra", 10), change: "less" }],
    ],
  ])("%s", (_name, before, after, lines) => {
    expect(flowChanges(before, after)).toEqual(lines);
  });
});
