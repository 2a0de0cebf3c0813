import { describe, expect, it } from "vitest";
import { type Column, matchesQuery } from "./column";
import { csvFileName, toCsv } from "./csv";

type Row = { name: string; rate: number | null; at: Date; ok: boolean };
const columns: Column<Row>[] = [
  { id: "name", header: "Fleet", value: (row) => row.name },
  { id: "rate", header: "Rate", unit: "requests/s", value: (row) => row.rate },
  { id: "at", header: "Seen", value: (row) => row.at },
  { id: "ok", header: "Healthy", value: (row) => row.ok },
];
const row = (name: string, rate: number | null = 1.5): Row => ({
  name,
  rate,
  at: new Date("2026-11-20T07:57:23Z"),
  ok: true,
});

describe("toCsv", () => {
  it("puts units and the time zone in the header, ISO times and empty fields below", () => {
    expect(toCsv([row("azure"), row("aws", null)], columns)).toBe(
      "Fleet,Rate (requests/s),Seen (UTC),Healthy\r\n" +
        "azure,1.5,2026-11-20T07:57:23.000Z,yes\r\n" +
        "aws,,2026-11-20T07:57:23.000Z,yes\r\n",
    );
  });

  it.each([
    ['say "hi", twice', '"say ""hi"", twice"'],
    ["two\nlines", '"two\nlines"'],
    ["=HYPERLINK(0)", "'=HYPERLINK(0)"],
    ["-rm", "'-rm"],
  ])("escapes %j", (name, field) => {
    expect(
      toCsv([row(name)], columns)
        .split("\r\n")[1]
        ?.startsWith(`${field},`),
    ).toBe(true);
  });

  it("leaves negative numbers alone", () => {
    expect(toCsv([row("x", -3)], columns)).toContain("x,-3,");
  });
});

describe("csvFileName", () => {
  it("names content and minute", () => {
    expect(csvFileName("Burn-down: Azure", new Date("2026-11-20T07:57:23Z"))).toBe(
      "burn-down-azure-2026-11-20T0757Z.csv",
    );
  });
});

describe("matchesQuery", () => {
  it.each([
    ["", true],
    ["AZ", true],
    ["azure 1.5", true],
    ["azure 2.5", false],
    ["azureyes", false],
  ])("%j → %s", (query, expected) => expect(matchesQuery(row("azure"), columns, query)).toBe(expected));
});
