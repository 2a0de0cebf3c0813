import type { Route } from "../model";
import { type Backend, backendOfEndpoint, backendText, type GatewayConfig, parseBackend } from "./settings";

export type FleetEndpoint = { id: string; endpoint: string | null };

/** The Service of each fleet: from the settings, else from an endpoint that is a Service of the cluster. */
export function backendsOf(
  fleets: readonly FleetEndpoint[],
  settings: Pick<GatewayConfig, "backends">,
): Map<string, Backend> {
  const backends = new Map<string, Backend>();
  for (const { id, endpoint } of fleets) {
    const backend = endpoint === null ? null : backendOfEndpoint(endpoint);
    if (backend) backends.set(id, backend);
  }
  for (const [fleet, text] of Object.entries(settings.backends)) {
    const backend = parseBackend(text);
    if (backend) backends.set(fleet, backend);
  }
  return backends;
}

/** Fleets by the text of their Service: who is meant when a route is read. A Service of two fleets is neither's. */
export function fleetsByBackend(backends: ReadonlyMap<string, Backend>): Map<string, string> {
  const fleets = new Map<string, string>();
  const shared = new Set<string>();
  for (const [fleet, backend] of backends) {
    const text = backendText(backend);
    if (fleets.has(text)) shared.add(text);
    fleets.set(text, fleet);
  }
  for (const text of shared) fleets.delete(text);
  return fleets;
}

/** Why a table's fleets cannot all be named in routes, as a sentence; null when they can. */
export function backendFault(
  routes: readonly Route[],
  backends: ReadonlyMap<string, Backend>,
): string | null {
  const used = [...new Set(routes.map(({ fleet }) => fleet))];
  const missing = used.filter((fleet) => !backends.has(fleet));
  if (missing.length > 0) {
    const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : "";
    return `No Service is known for fleet ${missing[0]}${more}. Name it in the data plane's settings, or as the fleet's endpoint, service.namespace.svc:port.`;
  }
  const owners = new Map<string, string>();
  for (const [fleet, backend] of backends) {
    const text = backendText(backend);
    const other = owners.get(text);
    if (other !== undefined && (used.includes(fleet) || used.includes(other)))
      return `Fleets ${other} and ${fleet} both have the Service ${text}: their shares could not be told apart.`;
    owners.set(text, fleet);
  }
  return null;
}
