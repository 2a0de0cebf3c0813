import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { keepSnapshot } from "../store/plans";
import { takeSnapshot } from "../take-snapshot";

/** Freezes the estate as it is, for what-ifs to be asked about; no plan is made of it. */
export const freezeForWhatIf = defineVerb({
  name: "what_if.freeze",
  permission: "whatifs:keep",
  input: z.strictObject({}),
  timeoutMs: 30_000,
  async run({ tx, now, audit, live }) {
    const { snapshot, sha256 } = await takeSnapshot(now);
    if (snapshot.cells.length === 0 || snapshot.fleets.length === 0)
      refuse(
        "conflict",
        "There is no demand or no priced fleet to freeze; seed a scenario or add them first.",
      );
    await keepSnapshot(tx, sha256, snapshot);
    await audit({ subjectKind: "snapshot", subjectId: sha256, after: { asOf: snapshot.asOf } });
    await live("plan", sha256);
    return { snapshotSha256: sha256 };
  },
});
