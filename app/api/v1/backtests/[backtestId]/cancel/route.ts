import { verbRoute } from "@/lib/identity/route";
import { cancelBacktest } from "@/lib/planning/verbs/cancel-backtest";

export const dynamic = "force-dynamic";

/** Gives up on a backtest that waits or runs. */
export const POST = verbRoute<{ backtestId: string }>(cancelBacktest, async ({ params }) => ({
  backtestId: params.backtestId,
}));
