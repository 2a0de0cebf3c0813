import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { newSigningKey } from "../signing/keys";
import { insertSigningKey, loadSigningKeys, lockSigningKeys } from "../store/signing-keys";

/** The key that signs, and the one after it, where there are none yet: before the first table is fetched. */
export const makeFirstSigningKeys = defineVerb({
  name: "signing_key.make_first",
  permission: "dataplanes:publish",
  input: z.strictObject({}),
  async run({ tx, now, audit, live, unchanged }) {
    await lockSigningKeys(tx);
    if ((await loadSigningKeys(tx)).some(({ state }) => state === "current")) return unchanged();
    const [current, next] = [newSigningKey(), newSigningKey()];
    await insertSigningKey(tx, { ...current, state: "current", createdAt: now, activatedAt: now });
    await insertSigningKey(tx, { ...next, state: "next", createdAt: now, activatedAt: null });
    await audit({
      subjectKind: "signing_key",
      subjectId: current.kid,
      after: { current: current.kid, next: next.kid },
    });
    await live("dataplane", "signing-keys");
  },
});
