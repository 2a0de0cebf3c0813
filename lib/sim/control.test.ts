import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Control, Faults, startControl } from "./control";

const now = new Date("2026-11-20T12:00:00Z");
let control: Control;
let faults: Faults;
beforeEach(async () => {
  faults = new Faults();
  control = await startControl({ port: 0, faults, fleetIds: ["fra", "iad"], now: () => now });
});
afterEach(() => control.close());

const ask = async (method: string, path: string, body?: string, token = control.token) => {
  const response = await fetch(control.url + path, {
    method,
    headers: { authorization: `Bearer ${token}` },
    body: body ?? null,
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
};

describe("the control", () => {
  it("adds, lists and ends a fault", async () => {
    const made = await ask(
      "POST",
      "/faults",
      JSON.stringify({ fleet: "fra", kind: "errors", severity: 0.4, for: "5m" }),
    );
    expect(made.status).toBe(201);
    expect(made.answer).toMatchObject({
      fleet: "fra",
      kind: "errors",
      severity: 0.4,
      until: "2026-11-20T12:05:00.000Z",
    });
    expect((await ask("GET", "/faults")).answer.faults).toHaveLength(1);
    expect((await ask("DELETE", `/faults/${made.answer.id}`)).answer).toEqual({ ended: 1 });
    expect(faults.at(now)).toEqual([]);
  });

  it("ends all of them at once", async () => {
    for (const fleet of ["fra", "iad"])
      await ask("POST", "/faults", JSON.stringify({ fleet, kind: "latency" }));
    expect((await ask("DELETE", "/faults")).answer).toEqual({ ended: 2 });
  });

  it("forgets a fault that is over", async () => {
    await ask("POST", "/faults", JSON.stringify({ fleet: "fra", kind: "outage", for: "1m" }));
    expect(faults.at(new Date(now.getTime() + 60_000))).toEqual([]);
  });

  it.each([
    [
      "POST",
      "/faults",
      '{"fleet":"mars","kind":"errors"}',
      400,
      'there is no fleet "mars"; expected one of fra, iad',
    ],
    ["POST", "/faults", '{"fleet":"fra","kind":"fire"}', 400, "kind: expected one of errors"],
    ["POST", "/faults", "nonsense", 400, "Expected a JSON object"],
    ["POST", "/faults", `{"fleet":"${"x".repeat(20_000)}"}`, 400, "at most 10000 bytes"],
    ["DELETE", "/faults/none", undefined, 404, "There is no fault none in force"],
    ["PUT", "/faults", "{}", 405, "Expected GET, POST or DELETE"],
    ["GET", "/elsewhere", undefined, 404, "There is only /faults"],
  ])("%s %s %s is answered %d", async (method, path, body, status, sentence) => {
    const { status: got, answer } = await ask(method, path, body);
    expect(got).toBe(status);
    expect(JSON.stringify(answer).replaceAll('\\"', '"')).toContain(sentence);
    expect(faults.at(now)).toEqual([]);
  });

  it("is closed without its token", async () => {
    expect((await ask("POST", "/faults", '{"fleet":"fra","kind":"outage"}', "guess")).status).toBe(401);
    expect(faults.at(now)).toEqual([]);
  });

  it("says which port is taken", async () => {
    const port = Number(new URL(control.url).port);
    await expect(startControl({ port, faults, fleetIds: [], now: () => now })).rejects.toThrow(
      `--control-port: port ${port} is taken`,
    );
  });
});
