import type { TargetGroup } from "@/app/_shell/palette-targets";
import { listContractNames } from "@/lib/contracts/queries";
import { listFleetNames } from "@/lib/fleet/queries";
import { actorFromRequest, respond } from "@/lib/identity/door";
import { listPlanNames } from "@/lib/planning/queries/names";
import { listShiftNames } from "@/lib/shifts/queries/names";

export const dynamic = "force-dynamic";

/** Names of what the palette can open: fleets, contracts, the newest plans and shifts. */
export function GET(request: Request): Promise<Response> {
  return respond(async (): Promise<TargetGroup[]> => {
    const actor = await actorFromRequest(request);
    const [fleets, contracts, plans, shifts] = await Promise.all([
      listFleetNames(actor),
      listContractNames(actor),
      listPlanNames(actor),
      listShiftNames(actor),
    ]);
    const day = (at: Date) => at.toISOString().slice(0, 10);
    return [
      {
        label: "Fleets",
        targets: fleets.map(({ id, name, regionId }) => ({ name, detail: regionId, href: `/fleets/${id}` })),
      },
      {
        label: "Contracts",
        targets: contracts.map(({ id, title, counterparty }) => ({
          name: title,
          detail: counterparty,
          href: `/contracts/${id}`,
        })),
      },
      {
        label: "Plans",
        targets: plans.map(({ id, name, state, createdAt }) => ({
          name,
          detail: `${state}, ${day(createdAt)}`,
          href: `/plans/${id}`,
        })),
      },
      {
        label: "Shifts",
        targets: shifts.map(({ id, reason, state, createdAt }) => ({
          name: reason,
          detail: `${state}, ${day(createdAt)}`,
          href: `/shifts/${id}`,
        })),
      },
    ];
  });
}
