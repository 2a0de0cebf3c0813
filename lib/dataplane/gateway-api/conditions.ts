import type { Condition, Gateway, HttpRoute } from "./http-route";
import type { GatewayRef } from "./settings";

export type Wellness = { healthy: true; detail: string } | { healthy: false; reason: string };

/**
 * What a cluster's gateway controller says of the Gateway and of each route at it. Silence is not assent: a route that
 * no controller has taken up serves nobody. A condition that is older than the object is shown as such.
 * https://gateway-api.sigs.k8s.io/geps/gep-1364/
 */
export function judgeConditions(ref: GatewayRef, gateway: Gateway, routes: readonly HttpRoute[]): Wellness {
  const name = `${ref.namespace}/${ref.name}`;
  for (const type of ["Accepted", "Programmed"]) {
    const fault = faultOf(gateway.status.conditions, type);
    if (fault) return { healthy: false, reason: `Gateway ${name} is not ${type.toLowerCase()}: ${fault}.` };
  }
  let pending = gatewayPends(gateway) ? 1 : 0;
  for (const route of routes) {
    const own = `Route ${route.metadata.name}`;
    const parents = route.status.parents.filter(({ parentRef }) => isAt(parentRef, route, ref));
    if (parents.length === 0)
      return {
        healthy: false,
        reason: `${own} is not taken up by the controller of Gateway ${name}: does the Gateway allow routes from namespace ${route.metadata.namespace}?`,
      };
    for (const { conditions } of parents) {
      const fault =
        faultOf(conditions, "Accepted") ??
        faultOf(conditions, "ResolvedRefs") ??
        (conditions.some(({ type }) => type === "Programmed") ? faultOf(conditions, "Programmed") : null);
      if (fault) return { healthy: false, reason: `${own} does not work: ${fault}.` };
      const invalid = conditions.find(({ type, status }) => type === "PartiallyInvalid" && status === "True");
      if (invalid) return { healthy: false, reason: `${own} is partly invalid: ${said(invalid)}.` };
    }
    if (parents.some(({ conditions }) => isBehind(conditions, route.metadata.generation))) pending += 1;
  }
  const waiting = pending > 0 ? ` ${pending} wait for the controller to take up their last change.` : "";
  return {
    healthy: true,
    detail: `Gateway ${name} is programmed and accepts ${routes.length === 1 ? "1 route" : `${routes.length} routes`}.${waiting}`,
  };
}

const gatewayPends = ({ metadata, status }: Gateway) => isBehind(status.conditions, metadata.generation);

const isBehind = (conditions: readonly Condition[], generation: number) =>
  conditions.some(
    ({ observedGeneration }) => observedGeneration !== undefined && observedGeneration < generation,
  );

function isAt(
  parent: { kind: string; namespace?: string | undefined; name: string; sectionName?: string | undefined },
  route: HttpRoute,
  ref: GatewayRef,
): boolean {
  return (
    parent.kind === "Gateway" &&
    parent.name === ref.name &&
    (parent.namespace ?? route.metadata.namespace) === ref.namespace &&
    (parent.sectionName ?? null) === ref.listener
  );
}

/** Why a condition is not there or not true; null when it is. */
function faultOf(conditions: readonly Condition[], type: string): string | null {
  const condition = conditions.find((one) => one.type === type);
  if (!condition) return `the controller has not said ${type}`;
  return condition.status === "True" ? null : `${type} is ${condition.status}, ${said(condition)}`;
}

const said = ({ reason, message }: Condition) =>
  [reason, message.replace(/\s+/g, " ").trim().replace(/\.$/, "").slice(0, 300)].filter(Boolean).join(": ");
