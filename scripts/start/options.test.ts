import { describe, expect, it } from "vitest";
import { StartFailure } from "./failure";
import { parseOptions } from "./options";

const parse = (args: string[], environment: Record<string, string> = {}) =>
  parseOptions(args, { NODE_ENV: "test", ...environment }, "/srv/ballast");

describe("options of npm start", () => {
  it("has defaults for a fresh machine", () => {
    expect(parse([])).toEqual({
      port: 3000,
      dataDir: "/srv/ballast/.ballast",
      databaseUrl: null,
      scenario: null,
      reset: false,
      dev: false,
    });
  });

  it("reads arguments and environment", () => {
    const options = parse(["--scenario", "few-regions", "--reset"], {
      PORT: "8080",
      BALLAST_DATA_DIR: "/var/b",
    });
    expect(options).toMatchObject({ port: 8080, dataDir: "/var/b", scenario: "few-regions", reset: true });
    expect(parse(["--scenario=none"]).scenario).toBe("none");
    expect(parse([], { DATABASE_URL: "postgres://db/ballast" }).databaseUrl).toBe("postgres://db/ballast");
    expect(parse([], { DATABASE_URL: "", BALLAST_DATA_DIR: "" })).toEqual(parse([]));
  });

  const refusals: [string, string[], Record<string, string>, RegExp][] = [
    ["an unknown option", ["--rest"], {}, /--rest is not known/],
    [
      "an unknown scenario",
      ["--scenario", "moon"],
      {},
      /"moon" is not known; expected one of frontier-lab, /,
    ],
    ["a scenario left out", ["--scenario"], {}, /The scenario "" is not known/],
    ["a port in words", [], { PORT: "web" }, /PORT is "web"; expected a number from 1 to 65535/],
    ["a port out of range", [], { PORT: "70000" }, /PORT is "70000"/],
    ["another database's URL", [], { DATABASE_URL: "mysql://db/b" }, /DATABASE_URL is not a PostgreSQL URL/],
    [
      "throwing away a database of the user's own",
      ["--reset"],
      { DATABASE_URL: "postgres://db/b" },
      /embedded database only/,
    ],
  ];
  it.each(refusals)("refuses %s", (_, args, environment, sentence) => {
    expect(() => parse(args, environment)).toThrow(StartFailure);
    expect(() => parse(args, environment)).toThrow(sentence);
  });
});
