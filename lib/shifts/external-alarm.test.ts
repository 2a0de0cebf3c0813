import { describe, expect, it } from "vitest";
import {
  alertmanagerMessage,
  type ExternalAlarm,
  heardAgain,
  isNews,
  readAlarm,
  rings,
} from "./external-alarm";

const places = [
  { id: "fra", region: { id: "azure:germanywestcentral", providerId: "azure" } },
  { id: "par", region: { id: "gcp:europe-west9", providerId: "gcp" } },
];

/** As Alertmanager 0.27 posts it. */
const message = (alert: object) => ({
  receiver: "ballast",
  status: "firing",
  alerts: [
    {
      status: "firing",
      labels: { alertname: "HighErrorRate", severity: "critical" },
      annotations: { summary: "Errors are up." },
      startsAt: "2026-11-20T02:58:41.123456789Z",
      endsAt: "0001-01-01T00:00:00Z",
      generatorURL: "http://prometheus:9090/graph",
      fingerprint: "c1f5a2b3",
      ...alert,
    },
  ],
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: "http://alertmanager:9093",
  version: "4",
  groupKey: "{}",
  truncatedAlerts: 0,
});

const read = (alert: object = {}): ExternalAlarm => {
  const [told] = alertmanagerMessage.parse(message(alert)).alerts;
  if (!told) throw new Error("no alert");
  return readAlarm(told, places);
};

describe("an alarm of Alertmanager", () => {
  it("is read as it is posted", () => {
    expect(read()).toMatchObject({
      fingerprint: "c1f5a2b3",
      name: "HighErrorRate",
      summary: "Errors are up.",
      severity: "critical",
      blocks: true,
      scope: { kind: "all" },
      unplaced: null,
      startsAt: new Date("2026-11-20T02:58:41.123Z"),
      endsAt: null,
      resolvedAt: null,
    });
  });

  it.each([
    [{ status: "loud" }],
    [{ fingerprint: " " }],
    [{ startsAt: "yesterday" }],
    [{ startsAt: "0001-01-01T00:00:00Z" }],
    [{ labels: { alertname: 7 } }],
    [{ labels: "none" }],
  ])("is refused whole where it is malformed: %j", (alert) => {
    expect(alertmanagerMessage.safeParse(message(alert)).success).toBe(false);
  });

  it("is refused in another version", () => {
    expect(alertmanagerMessage.safeParse({ ...message({}), version: "3" }).success).toBe(false);
  });

  const placed: [Record<string, string>, object, RegExp | null][] = [
    [{}, { kind: "all" }, null],
    [{ fleet: "fra" }, { kind: "fleet", id: "fra" }, null],
    [{ ballast_fleet: "par", fleet: "fra" }, { kind: "fleet", id: "par" }, null],
    [{ region: "azure:germanywestcentral" }, { kind: "region", id: "azure:germanywestcentral" }, null],
    [
      { cloud_region: "europe-west9", cloud_provider: "gcp" },
      { kind: "region", id: "gcp:europe-west9" },
      null,
    ],
    [{ provider: "azure" }, { kind: "provider", id: "azure" }, null],
    [{ provider: "azure", fleet: "fra" }, { kind: "fleet", id: "fra" }, null],
    [{ fleet: "gone", provider: "azure" }, { kind: "provider", id: "azure" }, null],
    [{ fleet: "gone" }, { kind: "all" }, /fleet gone, which Ballast does not know/],
    [{ region: "eu" }, { kind: "all" }, /region eu/],
  ];
  it.each(placed)("labelled %j rings at %j", (labels, scope, unplaced) => {
    const alarm = read({ labels });
    expect(alarm.scope).toEqual(scope);
    if (unplaced) expect(alarm.unplaced).toMatch(unplaced);
    else expect(alarm.unplaced).toBeNull();
  });

  it.each([
    [{ severity: "critical" }, true],
    [{ severity: "page" }, true],
    [{}, true],
    [{ severity: "warning" }, false],
    [{ severity: "Info" }, false],
    [{ severity: "none" }, false],
    [{ severity: "info", ballast_blocks: "true" }, true],
    [{ severity: "critical", ballast_blocks: "false" }, false],
    [{ severity: "critical", ballast_blocks: "maybe" }, true],
  ])("labelled %j blocks: %s", (labels, blocks) => {
    expect(read({ labels }).blocks).toBe(blocks);
  });
});

describe("an alarm that is heard of again", () => {
  const first = read();
  const resolved = read({ status: "resolved", endsAt: "2026-11-20T03:10:00Z" });
  const again = read({ startsAt: "2026-11-20T04:00:00Z" });

  const cases: [string, ExternalAlarm | null, ExternalAlarm, boolean, boolean][] = [
    ["the first time", null, first, true, true],
    ["repeated", first, first, true, false],
    ["resolved", first, resolved, true, true],
    ["resolved twice", resolved, resolved, true, false],
    ["a late repetition after it was resolved", resolved, first, false, false],
    ["firing anew after it was resolved", resolved, again, true, true],
    ["a late resolution of an earlier time", again, resolved, false, false],
    ["now milder", first, read({ labels: { severity: "info" } }), true, true],
    ["resolved before it was ever heard of", null, resolved, true, true],
  ];
  it.each(cases)("%s", (_, known, told, taken, news) => {
    expect(heardAgain(known, told) !== null).toBe(taken);
    if (taken) expect(isNews(known, told)).toBe(news);
  });

  it("rings until it is resolved, or until the end it named has passed", () => {
    const at = (text: string) => new Date(text);
    const ending = read({ endsAt: "2026-11-20T03:05:00Z" });
    expect(rings(first, at("2027-01-01T00:00:00Z"))).toBe(true);
    expect(rings(resolved, at("2026-11-20T03:00:00Z"))).toBe(false);
    expect(rings(ending, at("2026-11-20T03:04:59Z"))).toBe(true);
    expect(rings(ending, at("2026-11-20T03:05:00Z"))).toBe(false);
  });
});
