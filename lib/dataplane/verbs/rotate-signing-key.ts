import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { newSigningKey, openSigningKey } from "../signing/keys";
import { turnOver } from "../signing/turn-over";
import { wakeFeeds } from "../store/planes";
import {
  activateKey,
  endKey,
  insertSigningKey,
  loadSigningKeys,
  lockSigningKeys,
} from "../store/signing-keys";

/** Has the next key sign from now on, and makes the one after it. Edges know it already: it was published beside the other. */
export const rotateSigningKey = defineVerb({
  name: "signing_key.rotate",
  permission: "dataplanes:manage",
  input: z.strictObject({
    /** The key that is to sign no more, as it was seen: turned over twice at once, it would be lost to edges. */
    kid: z.string().min(1, "Name the key that signs now."),
    /** on: somebody else may have had it, so that edges are to trust it no longer. */
    withdraw: z.union([z.boolean(), z.literal("on").transform(() => true)]).default(false),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters."),
  }),
  async run({ tx, now, audit, live }, { kid, withdraw, reason }) {
    await lockSigningKeys(tx);
    const keys = await loadSigningKeys(tx);
    const current = keys.find(({ state }) => state === "current");
    if (!current)
      return refuse("conflict", "There is no signing key yet: the first is made with the first table.");
    if (current.kid !== kid)
      return refuse("conflict", `Key ${kid} does not sign any more: ${current.kid} does.`, "kid");
    const { end, activate } = turnOver(
      keys.map((key) => ({ ...key, opens: openSigningKey(key) !== null })),
      withdraw,
    );
    for (const ending of end) await endKey(tx, ending.kid, ending.state, now);
    let signs = activate;
    if (signs === null) {
      const made = newSigningKey();
      await insertSigningKey(tx, { ...made, state: "current", createdAt: now, activatedAt: now });
      signs = made.kid;
    } else await activateKey(tx, signs, now);
    const next = newSigningKey();
    await insertSigningKey(tx, { ...next, state: "next", createdAt: now, activatedAt: null });
    await audit({
      subjectKind: "signing_key",
      subjectId: signs,
      reason,
      before: { current: current.kid },
      after: { current: signs, next: next.kid, ended: end, knownToEdges: activate !== null },
    });
    await wakeFeeds(tx);
    await live("dataplane", "signing-keys");
    return { kid: signs, knownToEdges: activate !== null };
  },
});
