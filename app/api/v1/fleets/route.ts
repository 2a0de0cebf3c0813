import { fleetsAndDeliveries } from "@/lib/fleet/queries";
import { readRoute } from "@/lib/identity/route";
import { toAnswer } from "./operation";

export const dynamic = "force-dynamic";

/** Every fleet with its capacity. */
export const GET = readRoute("fleet:read", async ({ actor }) =>
  toAnswer((await fleetsAndDeliveries(actor)).fleets),
);
