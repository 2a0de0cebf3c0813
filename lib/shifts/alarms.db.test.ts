import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { alarmsOver } from "./alarms-over";
import { alarmList } from "./queries/alarms";
import { acknowledge, person, report, seedShiftEstate } from "./testing/estate";
import { muteAlarm, unmuteAlarm } from "./verbs/mute-alarm";
import { receiveAlarms } from "./verbs/receive-alarms";

describe("alarms", () => {
  useTestDatabase();
  const clock = { at: new Date("2026-11-20T03:00:30Z"), now: () => clock.at };
  const timed = { clock };
  const machine: Actor = {
    kind: "token",
    id: "t",
    label: "alertmanager",
    roles: ["alarm"],
    from: "10.0.0.1",
  };
  let sre: Actor;

  beforeAll(async () => {
    await seedShiftEstate(clock.at);
    await report(clock.at);
    await acknowledge(clock.at);
    sre = await person("Sara", "sre");
  });

  const told = (alert: object = {}) => ({
    version: "4",
    alerts: [
      {
        status: "firing",
        labels: { alertname: "PowerLoss", fleet: "par" },
        annotations: { summary: "Hall 2 is dark." },
        startsAt: "2026-11-20T02:59:00Z",
        endsAt: "0001-01-01T00:00:00Z",
        fingerprint: "f1",
        ...alert,
      },
    ],
  });
  const receive = (alert: object = {}) => receiveAlarms(machine, told(alert) as never, timed);
  const over = async (...fleets: string[]) =>
    (await alarmsOver(fleets, clock.at)).filter(({ source }) => source === "external").map(({ key }) => key);
  const entries = (action: string) => prisma().auditEntry.count({ where: { action } });

  it("are taken once, however often they are sent, and block what would send traffic to where they ring", async () => {
    expect(await receive()).toEqual({ received: 1, changed: 1 });
    expect(await receive()).toEqual({ received: 1, changed: 0 });
    expect(await prisma().alarm.count()).toBe(1);
    expect(await entries("alarm.fired")).toBe(1);
    expect(await over("par")).toEqual(["external/f1"]);
    expect(await over("fra")).toEqual([]);
  });

  it("are one where two senders tell of one at once", async () => {
    const both = await Promise.all([
      receive({ fingerprint: "twin", labels: { alertname: "Twin", fleet: "fra" } }),
      receive({ fingerprint: "twin", labels: { alertname: "Twin", fleet: "fra" } }),
    ]);
    expect(both.reduce((sum, { changed }) => sum + changed, 0)).toBe(1);
    expect(await prisma().alarm.count({ where: { fingerprint: "twin" } })).toBe(1);
  });

  it("block nothing while muted, with who muted them and why on record", async () => {
    const mute = { alarmKey: "external/f1", minutes: 30, reason: "a test of the generators" };
    const { id } = await muteAlarm(sre, mute, timed);
    expect(await over("par")).toEqual([]);
    await expect(muteAlarm(sre, mute, timed)).rejects.toThrow("Sara has muted it already.");
    const { ringing } = await alarmList(sre, { now: clock.at });
    expect(ringing.find(({ key }) => key === "external/f1")?.mute).toMatchObject({
      mutedBy: "Sara",
      reason: "a test of the generators",
    });
    await unmuteAlarm(sre, { id }, timed);
    expect(await over("par")).toEqual(["external/f1"]);
    await expect(unmuteAlarm(sre, { id }, timed)).rejects.toThrow("not muted any more");
    await muteAlarm(sre, { ...mute, minutes: 5 }, timed);
    clock.at = new Date(clock.at.getTime() + 5 * 60_000);
    expect(await over("par")).toEqual(["external/f1"]);
    expect(await entries("alarm.mute")).toBe(2);
  });

  it("end when they are resolved, and a late message does not wake them", async () => {
    await receive({ status: "resolved", endsAt: "2026-11-20T03:04:00Z" });
    expect(await over("par")).toEqual([]);
    await receive();
    expect(await over("par")).toEqual([]);
    expect(await entries("alarm.resolved")).toBe(1);
    const { ended } = await alarmList(sre, { now: clock.at });
    expect(ended.map(({ fingerprint }) => fingerprint)).toContain("f1");
    await expect(muteAlarm(sre, { alarmKey: "external/f1", reason: "too late" }, timed)).rejects.toThrow(
      "does not ring",
    );
  });

  it("are nobody's but an alarm token's to send, and only an SRE's or a manager's to mute", async () => {
    await expect(receiveAlarms(sre, told() as never, timed)).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      muteAlarm(machine, { alarmKey: "external/twin", reason: "be quiet" }, timed),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(receiveAlarms(machine, { version: "4" } as never, timed)).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("cannot be unsaid: a mute is never deleted, nor lengthened", async () => {
    await expect(prisma().alarmMute.deleteMany()).rejects.toThrow();
    const far = new Date(clock.at.getTime() + 30 * 86_400_000);
    await expect(prisma().alarmMute.updateMany({ data: { mutedUntil: far } })).rejects.toThrow();
  });

  it("are raised for a fleet that has fallen silent", async () => {
    clock.at = new Date(clock.at.getTime() + 10 * 60_000);
    const keys = (await alarmsOver(["par"], clock.at)).map(({ key }) => key);
    expect(keys).toContain("live/fleet/par/silent");
    await report(clock.at);
    const well = (await alarmsOver(["par"], clock.at)).map(({ key }) => key);
    expect(well).not.toContain("live/fleet/par/silent");
  });
});
