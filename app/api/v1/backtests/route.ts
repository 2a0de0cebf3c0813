import { readRoute, verbRoute } from "@/lib/identity/route";
import { backtestList } from "@/lib/planning/queries/backtests";
import { startBacktest } from "@/lib/planning/verbs/start-backtest";
import { jsonBody } from "@/lib/platform/json-body";
import { backtestBodyBytes, headAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** The newest backtests, without their results. */
export const GET = readRoute("plans:read", async ({ actor }) => ({
  backtests: (await backtestList(actor)).map(headAnswer),
}));

/** Asks for a replay of the recorded past: `{from, to, policies?}`. */
export const POST = verbRoute(startBacktest, ({ request }) =>
  jsonBody(request, { maxBytes: backtestBodyBytes }),
);
