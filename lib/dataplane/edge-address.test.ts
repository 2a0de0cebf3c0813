import { describe, expect, it } from "vitest";
import { addressFault } from "./edge-address";
import type { DataPlaneKind } from "./model";

describe("an edge's address", () => {
  it.each<[DataPlaneKind, string | null, RegExp | null]>([
    ["feed", null, null],
    ["feed", "unix:/x", /polls by itself/],
    ["haproxy", "unix:/run/h.sock", null],
    ["haproxy", "tcp:[::1]:9999", null],
    ["haproxy", null, /needs its Runtime API/],
    ["haproxy", "in-cluster", /Expected unix:\/absolute\/path or tcp:host:port/],
    ["haproxy", "tcp:h:99999", /Expected unix/],
    ["gateway_api", "in-cluster", null],
    ["gateway_api", "kubeconfig:/etc/ballast/eu#admin", null],
    ["gateway_api", null, /a cluster needs the way to its API/],
    ["gateway_api", "https://10.0.0.1:6443", /Expected kubeconfig:\/absolute\/path/],
    ["gateway_api", "env:DATABASE_URL", /env:BALLAST_KUBECONFIG_NAME/],
  ])("of a %s: %s", (kind, address, fault) => {
    if (fault === null) expect(addressFault(kind, address)).toBeNull();
    else expect(addressFault(kind, address)).toMatch(fault);
  });
});
