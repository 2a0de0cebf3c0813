import type { Tx } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { channelInTx } from "./store/channels";

/** The channel, or a refusal. */
export const requireChannel = async (tx: Tx, id: string) =>
  (await channelInTx(tx, id)) ?? refuse("not_found", "There is no such channel.", "channelId");
