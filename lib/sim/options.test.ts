import { describe, expect, it } from "vitest";
import { parseOptions } from "./options";

const parse = (args: string[], environment: Record<string, string> = {}) =>
  parseOptions(args, environment, "/ballast");

describe("options", () => {
  it("default to the Ballast of this machine", () => {
    expect(parse([])).toMatchObject({
      url: "http://127.0.0.1:3000",
      dataDir: "/ballast/.ballast",
      speed: 1,
      intervalMs: 10_000,
      scenario: null,
      trace: null,
      history: true,
    });
    expect(parse([], { PORT: "4000", BALLAST_DATA_DIR: "/data" })).toMatchObject({
      url: "http://127.0.0.1:4000",
      dataDir: "/data",
    });
    expect(parse([], { BALLAST_URL: "https://ballast.example/" }).url).toBe("https://ballast.example");
  });
  it("are read", () => {
    expect(parse(["--speed", "60", "--trace", "t.csv", "--interval", "5", "--no-history"])).toMatchObject({
      speed: 60,
      trace: "t.csv",
      intervalMs: 5_000,
      history: false,
    });
  });
  it.each([
    [["--speed", "0"], "--speed: expected at least 1."],
    [["--speed", "fast"], "--speed: expected a number from 1 to 1440."],
    [["--interval", "900"], "--interval: expected at most 300."],
    [["--url", "ballast"], '--url: "ballast" is no address'],
    [["--control-port", "70000"], "--control-port: expected at most 65535."],
    [["--sped", "2"], "--sped"],
  ])("%j are refused by name", (args, sentence) => {
    expect(() => parse(args)).toThrow(sentence);
  });
});
