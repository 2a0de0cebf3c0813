import { readRoute } from "@/lib/identity/route";
import { backtestDetail } from "@/lib/planning/queries/backtests";
import { toAnswer } from "./operations";

export const dynamic = "force-dynamic";

/** One backtest with its result, every hour of every row. */
export const GET = readRoute<{ backtestId: string }>("plans:read", async ({ actor, params }) =>
  toAnswer(await backtestDetail(actor, params)),
);
