import { readRoute } from "@/lib/identity/route";
import { backtestInputs } from "@/lib/planning/queries/backtests";

export const dynamic = "force-dynamic";

/** The past that a finished backtest was made of, so that anyone can check it. */
export const GET = readRoute<{ backtestId: string }>("plans:read", ({ actor, params }) =>
  backtestInputs(actor, params),
);
