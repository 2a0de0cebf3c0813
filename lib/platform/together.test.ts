import { describe, expect, it } from "vitest";
import { Together } from "./together";

/** Doubles numbers, one lot at a time, when it is let. */
function doubling({ atMost = 500, lanes = 1 } = {}) {
  const lots: number[][] = [];
  const gates: (() => void)[] = [];
  const together = new Together<number, number>(
    async (questions) => {
      lots.push([...questions]);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (questions.includes(13)) throw new Error("Not this one.");
      return questions.map((question) => question * 2);
    },
    { atMost, lanes },
  );
  const open = async () => {
    gates.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { together, lots, open };
}

describe("asking together", () => {
  it("answers one at once, and those that came meanwhile in one go, each with its own", async () => {
    const { together, lots, open } = doubling();
    const answers = [1, 2, 3].map((question) => together.ask(question));
    expect(lots).toEqual([[1]]);
    await open();
    expect(lots).toEqual([[1], [2, 3]]);
    await open();
    expect(await Promise.all(answers)).toEqual([2, 4, 6]);
    void together.ask(4);
    expect(lots.at(-1)).toEqual([4]);
  });

  it("takes no more at once than it may", async () => {
    const { together, lots, open } = doubling({ atMost: 2 });
    for (const question of [1, 2, 3, 4]) void together.ask(question);
    await open();
    await open();
    expect(lots).toEqual([[1], [2, 3], [4]]);
  });

  it("goes on beside a lot that hangs", async () => {
    const { together, lots, open } = doubling({ lanes: 2 });
    const [hanging, other, later] = [together.ask(1), together.ask(2), together.ask(3)];
    expect(lots).toEqual([[1], [2]]);
    await open();
    await open();
    await open();
    expect(await Promise.all([hanging, other, later])).toEqual([2, 4, 6]);
  });

  it("fails for those who asked together, and goes on", async () => {
    const { together, open } = doubling();
    const first = together.ask(1);
    const failing = [together.ask(13), together.ask(2)].map((answer) => answer.catch(String));
    await open();
    await open();
    expect(await first).toBe(2);
    expect(await Promise.all(failing)).toEqual(["Error: Not this one.", "Error: Not this one."]);
    const later = together.ask(5);
    await open();
    expect(await later).toBe(10);
  });
});
