import { generateSnapshot } from "../../testing/generate-snapshot";
import { WhatIfSolver } from "../solver";

/** Asks twice, the second question withdrawn, says what came of each, and has nothing more to do. */
const solver = new WhatIfSolver();
const snapshot = generateSnapshot(1, { cells: 5, fleets: 4, windows: 4 });
const ask = (signal: AbortSignal) => solver.solve(snapshot, { hours: 12, timeLimitMs: 60_000, signal });
const answers = await Promise.all([ask(new AbortController().signal), ask(AbortSignal.abort())]);
process.stdout.write(JSON.stringify(answers.map((one) => (one.ok ? "answered" : one.reason))));
