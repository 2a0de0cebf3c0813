import { expect, it } from "vitest";
import type { Progress } from "../../model";
import type { ShiftRecord } from "../../store/shifts";
import { between, overlay } from "../../table";
import { type SimulatedEstate, simulatedEstate } from "./estate";
import type { Keeping } from "./keeping";
import { seededChance } from "./random";

const now = new Date("2026-11-20T03:00:00Z");
const clock = { now: () => now };

/** An estate in which at least two shifts share a fleet and one step moves something. */
function collidingEstate(): SimulatedEstate {
  for (let seed = 1; ; seed++) {
    const estate = simulatedEstate(seededChance(seed), now);
    const [one, two] = estate.shifts;
    if (one && two && one.fleets.some((fleet) => two.fleets.includes(fleet))) return estate;
  }
}

/** What shifts and data planes rely on, wherever they are kept: all or nothing, one writer, one shift per fleet. */
export function keepingContract(keep: (estate: SimulatedEstate) => Promise<Keeping>): void {
  const estate = collidingEstate();
  const [one, two] = estate.shifts;
  if (!one || !two) throw new Error("The estate has no two shifts.");

  const begin = async () => {
    const keeping = await keep(estate);
    for (const shift of estate.shifts) await keeping.propose(shift, now);
    const lease = await keeping.takeLease("one");
    return { keeping, lease, controller: keeping.controller(lease, "one"), commands: keeping.commands() };
  };
  type Begun = Awaited<ReturnType<typeof begin>>;
  const running = (version: number): Progress => ({
    state: "running",
    live: { version, fraction: 0 },
    step: { phase: "pending", index: 0 },
    pausedSince: null,
    waived: [],
  });
  const load = async ({ commands }: Begun, id: string): Promise<ShiftRecord> => {
    const shift = await commands.load(id);
    if (!shift) throw new Error(`There is no shift ${id}.`);
    return shift;
  };
  const start = async (kept: Begun, id: string): Promise<ShiftRecord> => {
    await kept.keeping.sign(id, now, null);
    const shift = await load(kept, id);
    await kept.commands.write(shift, running(1), { takesRequest: true, startedAt: now });
    return load(kept, id);
  };
  const intend = (kept: Begun, shift: ShiftRecord, baseVersion: number, controller = kept.controller) => {
    const step = shift.steps[0];
    if (!step) throw new Error("The shift has no step.");
    const next = (version: number): Progress => ({
      state: "running",
      live: { version: 1, fraction: 0 },
      step: { phase: "applying", index: 0, version, since: now, attemptedAt: now },
      pausedSince: null,
      waived: [],
    });
    const table = overlay(estate.first, between(shift.origin, shift.target, step.fraction));
    return controller.commit(
      shift,
      { kind: "intend", direction: "forward", step, table, baseVersion, next },
      now,
    );
  };
  const held = (shift: ShiftRecord) => {
    if (shift.progress.state !== "running" || shift.progress.step.phase === "held")
      throw new Error("The shift does not move.");
    const reason = { kind: "drift", sentence: "Somebody changed it.", needsHuman: true } as const;
    const step = { phase: "held", resume: shift.progress.step, since: now, reason } as const;
    const next: Progress = { ...shift.progress, step };
    return {
      kind: "move",
      event: "held",
      because: reason.sentence,
      next,
      close: null,
      takesRequest: false,
    } as const;
  };

  it("gives a shift more fleets, unless another active shift has one", async () => {
    const kept = await begin();
    const free = estate.fleets.filter((fleet) => !one.fleets.includes(fleet) && !two.fleets.includes(fleet));
    await start(kept, one.id);
    await kept.commands.addFleets(one.id, free);
    expect((await load(kept, one.id)).fleets).toEqual([...one.fleets, ...free].sort());
    const taken = await kept.keeping.taken();
    for (const fleet of [...one.fleets, ...free]) expect(taken[fleet]).toBe(one.id);

    const [foreign] = two.fleets.filter((fleet) => !one.fleets.includes(fleet));
    if (!foreign) return;
    await kept.commands.addFleets(two.id, free).then(
      () => expect.unreachable("another shift has them"),
      () => undefined,
    );
    expect((await load(kept, two.id)).fleets).toEqual([...two.fleets].sort());
  });

  it("names what is due, and not what has ended", async () => {
    const kept = await begin();
    expect((await kept.controller.due()).sort()).toEqual(estate.shifts.map(({ id }) => id).sort());
    const shift = await load(kept, one.id);
    const over: Progress = { state: "aborted", at: now, because: "withdrawn" };
    expect(await kept.commands.write(shift, over, { takesRequest: true })).toBe(true);
    expect(await kept.controller.due()).not.toContain(one.id);
  });

  it("lets a signature be given once, and nothing be approved without one", async () => {
    const kept = await begin();
    expect(await kept.keeping.isSigned(one.id)).toBe(false);
    const unsigned = kept.commands.write(await load(kept, one.id), running(1), { takesRequest: true });
    await expect(unsigned).rejects.toThrow();
    expect((await load(kept, one.id)).progress.state).toBe("proposed");
    expect(await kept.keeping.sign(one.id, now, null)).toBe(true);
    expect(await kept.keeping.sign(one.id, now, null)).toBe(false);
    expect((await load(kept, one.id)).progress.state).toBe("approved");
  });

  it("refuses a write to a shift that changed since it was read", async () => {
    const kept = await begin();
    const shift = await start(kept, one.id);
    await kept.commands.leave(one.id, { kind: "pause", by: "Ada", reason: "wait", at: now });
    expect(await kept.commands.write(shift, running(1), { takesRequest: true })).toBe(false);
    expect(await kept.controller.commit(shift, held(shift), now)).toBeNull();
    expect((await load(kept, one.id)).request?.kind).toBe("pause");
  });

  it("gives a fleet to one moving shift at a time", async () => {
    const kept = await begin();
    await start(kept, one.id);
    await kept.keeping.sign(two.id, now, null);
    const second = await load(kept, two.id);
    expect(await kept.commands.busyFleets(second)).toEqual(
      two.fleets.filter((fleet) => one.fleets.includes(fleet)).sort(),
    );
    await expect(kept.commands.write(second, running(1), { takesRequest: true })).rejects.toThrow(
      "Another shift has just taken one of these fleets.",
    );
    expect((await load(kept, two.id)).progress.state).toBe("approved");
    expect(Object.keys(await kept.keeping.taken()).sort()).toEqual([...one.fleets].sort());
    const over: Progress = { state: "aborted", at: now, because: "enough" };
    await kept.commands.write(await load(kept, one.id), over, { takesRequest: true });
    expect(await kept.keeping.taken()).toEqual({});
    await kept.commands.takeFleets(one.id);
    expect(Object.keys(await kept.keeping.taken()).sort()).toEqual([...one.fleets].sort());
  });

  it("makes a table with its intent, its publications and its audit entry, all or nothing", async () => {
    const kept = await begin();
    const shift = await start(kept, one.id);
    const lines = (await kept.keeping.audit()).length;
    await expect(intend(kept, shift, 7)).rejects.toThrow("The routing table changed");
    expect(await kept.keeping.tables()).toHaveLength(1);
    expect(await kept.keeping.audit()).toHaveLength(lines);

    expect(await intend(kept, shift, 1)).toEqual({ version: 2 });
    expect((await load(kept, one.id)).progress).toMatchObject({ step: { phase: "applying", version: 2 } });
    expect((await kept.keeping.tables()).map(({ version, shiftId }) => [version, shiftId])).toEqual([
      [1, null],
      [2, one.id],
    ]);
    const publications = (await kept.keeping.effects()).filter(({ version }) => version === 2);
    expect(publications.map(({ dataPlaneId, outcome }) => [dataPlaneId, outcome]).sort()).toEqual([
      ["feed", null],
      ["lb", null],
    ]);
    const [entry] = (await kept.keeping.audit(lines)).slice(-1);
    expect(entry).toMatchObject({ action: "shift.step", subjectId: one.id, after: { version: 2, step: 1 } });

    // Overtaken by a request: the table is not made either.
    expect(await intend(kept, shift, 2)).toBeNull();
    expect(await kept.keeping.tables()).toHaveLength(2);
  });

  it("lets a worker that lost the lease write nothing", async () => {
    const kept = await begin();
    const shift = await start(kept, one.id);
    const newer = await kept.keeping.takeLease("two");
    await expect(intend(kept, shift, 1)).rejects.toThrow("taken over by another worker");
    await expect(kept.controller.commit(shift, held(shift), now)).rejects.toThrow("taken over");
    expect(await kept.keeping.tables()).toHaveLength(1);
    expect(await intend(kept, shift, 1, kept.keeping.controller(newer, "two"))).toEqual({ version: 2 });
  });

  it("takes a request with the write that answers it, and tells why in the audit log", async () => {
    const kept = await begin();
    await start(kept, one.id);
    await kept.commands.leave(one.id, { kind: "resume", by: "Ada", reason: "go on", at: now });
    const asked = await load(kept, one.id);
    await kept.controller.commit(asked, held(asked), now);
    expect((await load(kept, one.id)).request?.kind).toBe("resume");
    const still = await load(kept, one.id);
    const next = running(1);
    const resume = {
      kind: "move",
      event: "resumed",
      because: "go on",
      next,
      close: null,
      takesRequest: true,
    } as const;
    await kept.controller.commit(still, resume, now);
    expect((await load(kept, one.id)).request).toBeNull();
    expect((await kept.keeping.audit()).slice(-2)).toMatchObject([
      { action: "shift.held", reason: "Somebody changed it.", after: { phase: "held" } },
      { action: "shift.resumed", reason: "go on", before: { phase: "held" } },
    ]);
  });

  it("settles a publication with its audit entry, supersedes it by a newer table, and reopens it", async () => {
    const kept = await begin();
    const shift = await start(kept, one.id);
    const routing = kept.keeping.routing(clock, async () => null);
    const outcomeOf = async (version: number) => (await routing.effect("lb", version))?.outcome;
    expect((await kept.keeping.lastApplied())?.version).toBe(1);
    await intend(kept, shift, 1);
    expect(await routing.newestVersion()).toBe(2);
    expect(await routing.beginAttempt("lb", 2)).toBe(true);
    const applied = { dataPlaneId: "lb", edges: [], outcome: "applied", detail: null } as const;
    await routing.record({ ...applied, version: 1 });
    expect(await outcomeOf(1)).toBe("applied");
    await routing.record({ ...applied, version: 2 });
    expect(await outcomeOf(2)).toBe("applied");
    expect((await kept.keeping.lastApplied())?.version).toBe(2);
    const said = await kept.keeping.audit();
    expect(said.at(-1)).toMatchObject({
      action: "routing.outcome",
      subjectId: "lb",
      before: { outcome: null },
      after: { version: 2, outcome: "applied" },
    });
    await routing.record({ ...applied, version: 2 });
    expect(await kept.keeping.audit()).toHaveLength(said.length);

    await routing.reopen(2);
    expect(await outcomeOf(2)).toBeNull();
    await intend(kept, await load(kept, one.id), 2);
    expect(await outcomeOf(2)).toBe("superseded");
    expect(await routing.beginAttempt("lb", 2)).toBe(false);
    await routing.reopen(2);
    expect(await outcomeOf(2)).toBe("superseded");
    expect((await routing.effect("lb", 3))?.attempts).toBe(0);
    // Nor is one that was done: somebody else's table has taken its place.
    await routing.reopen(1);
    expect(await outcomeOf(1)).toBe("applied");
  });

  it("keeps the intent for a data plane only once", async () => {
    const kept = await begin();
    const routing = kept.keeping.routing(clock, async () => null);
    const before = await routing.effect("lb", 1);
    expect(await routing.intend("lb", 1)).toEqual(before);
    expect((await routing.planes()).map(({ id, edges }) => [id, edges.map(({ name }) => name)])).toEqual([
      ["feed", ["c"]],
      ["lb", ["a", "b"]],
    ]);
  });
}
