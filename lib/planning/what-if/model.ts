import { z } from "zod";
import { planSchema } from "../model";
import { changesSchema } from "./change";

/** What a what-if is asked of: a snapshot by its hash, and what to change about it. */
export const questionSchema = z.strictObject({
  snapshotSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "expected the SHA-256 of a snapshot, 64 hexadecimal digits"),
  changes: changesSchema,
});
export type Question = z.output<typeof questionSchema>;

const amount = z.number().min(0);
const flow = z.strictObject({ origin: z.string(), region: z.string(), requestsPerSec: z.number() });

/** Changes when answers come to be made otherwise: what was asked before is then asked anew. */
export const answerVersion = 4;

/** What is known of a solved what-if. Requests/s are of the running hour unless a name says otherwise. */
export const answerSchema = z.strictObject({
  version: z.literal(answerVersion),
  solved: z.strictObject({
    /** Windows solved, of how many the snapshot has; a merged window is at most `hours` long. */
    windows: z.number().int(),
    ofWindows: z.number().int(),
    hours: z.number(),
    solveMs: z.number().int(),
    status: z.enum(["optimal", "time_limit"]),
    /** How much cheaper a better plan could be, USD; 0 where none is. */
    gapUsd: amount,
  }),
  objectiveUsd: z.number(),
  terms: planSchema.shape.terms,
  doNothing: z.strictObject({ objectiveUsd: z.number(), terms: planSchema.shape.terms }),
  demandRequestsPerSec: amount,
  unserved: z.strictObject({
    nowRequestsPerSec: amount,
    /** Of all requests of all windows. */
    meanShare: amount,
    cells: z.array(z.strictObject({ cell: z.string(), requestsPerSec: amount })),
    /** Why, in sentences: sets of cells that cannot be served together. */
    reasons: z.array(z.string()),
  }),
  /** Share of all tokens of all windows, the largest first. */
  providers: z.array(z.strictObject({ provider: z.string(), tokenShare: amount })),
  survivability: z.array(
    z.strictObject({
      /** `provider:azure` or `region:azure:germanywestcentral`. */
      lost: z.string(),
      displacedRequestsPerSec: amount,
      unservedRequestsPerSec: amount,
    }),
  ),
  contracts: z.array(
    z.strictObject({
      contract: z.string(),
      provider: z.string(),
      committedUsd: amount,
      /** Of the current period at its end as billed, what was spent before included. */
      spendUsd: amount,
    }),
  ),
  binding: z.array(z.strictObject({ fleet: z.string(), windows: z.number().int(), savingUsd: z.number() })),
  flows: z.strictObject({ before: z.array(flow), after: z.array(flow) }),
  movedRequestsPerSec: amount,
  movesInAll: z.number().int(),
  moves: planSchema.shape.moves,
});

export type Answer = z.infer<typeof answerSchema>;
