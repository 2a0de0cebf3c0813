import { clusterAddressForms, parseClusterAddress } from "./gateway-api/settings";
import { type DataPlaneKind, parseRuntimeAddress } from "./model";

/** Why an edge of this kind cannot have this address, as a sentence; null when it can. */
export function addressFault(kind: DataPlaneKind, address: string | null): string | null {
  switch (kind) {
    case "feed":
      return address === null ? null : "an edge of a feed polls by itself and has no address.";
    case "haproxy":
      if (address === null) return "an HAProxy edge needs its Runtime API, as unix:/path or tcp:host:port.";
      return parseRuntimeAddress(address) ? null : "Expected unix:/absolute/path or tcp:host:port.";
    case "gateway_api":
      if (address === null) return `a cluster needs the way to its API: ${clusterAddressForms}.`;
      return parseClusterAddress(address) ? null : `Expected ${clusterAddressForms}.`;
  }
}
