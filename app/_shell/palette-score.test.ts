import { describe, expect, it } from "vitest";
import { paletteScore } from "./palette-score";

describe("paletteScore", () => {
  it.each([
    ["all without a query", "Fleets", "", 1],
    ["a beginning", "Azure Frankfurt H100 azure:germanywestcentral", "azure fr", 1],
    ["the beginning of a word", "Azure Frankfurt H100", "FRA", 0.8],
    ["after a colon too", "Azure azure:germanywestcentral", "germany", 0.8],
    ["the middle of a word", "Azure Frankfurt", "furt", 0.6],
    ["words apart", "Azure Frankfurt H100", "h100 azure", 0.4],
    ["scattered letters are no answer", "Approvals What waits for a signature", "fra", 0],
    ["a word that is missing", "Azure Frankfurt", "azure tokyo", 0],
    ["signs are taken as they are", "a+b (c", "(c", 0.8],
  ])("%s", (_, text, query, score) => expect(paletteScore(text, query)).toBe(score));
});
