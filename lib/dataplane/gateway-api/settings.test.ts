import { describe, expect, it } from "vitest";
import { parseInput } from "@/lib/platform/parse";
import {
  backendOfEndpoint,
  gatewayConfigSchema,
  parseBackend,
  parseClusterAddress,
  parseGateway,
} from "./settings";

describe("what the settings name", () => {
  it.each<[string, unknown]>([
    ["infra/inference", { namespace: "infra", name: "inference", listener: null }],
    ["infra/inference.eu/https", { namespace: "infra", name: "inference.eu", listener: "https" }],
    ["inference", null],
    ["Infra/inference", null],
    ["a/b/c/d", null],
    ["a/-b", null],
  ])("a Gateway: %s", (text, expected) => expect(parseGateway(text)).toEqual(expected));

  it.each<[string, unknown]>([
    ["models/vllm:8000", { namespace: "models", name: "vllm", port: 8000 }],
    ["models/vllm", null],
    ["models/vllm:0", null],
    ["models/vllm:65536", null],
    ["vllm:80", null],
    [`models/${"a".repeat(64)}:80`, null],
  ])("a Service: %s", (text, expected) => expect(parseBackend(text)).toEqual(expected));

  it.each<[string, unknown]>([
    ["vllm.models.svc:8000", { namespace: "models", name: "vllm", port: 8000 }],
    ["vllm.models.svc.cluster.local:80", { namespace: "models", name: "vllm", port: 80 }],
    ["vllm.models.svc.", null],
    ["vllm.models.example:80", null],
    ["https://vllm.models.svc:443", null],
    ["10.0.0.1:80", null],
  ])("a fleet's endpoint that is a Service: %s", (text, expected) =>
    expect(backendOfEndpoint(text)).toEqual(expected),
  );

  it.each<[string, unknown]>([
    ["in-cluster", { from: "pod" }],
    ["kubeconfig:/etc/ballast/eu", { from: "file", path: "/etc/ballast/eu", context: null }],
    ["kubeconfig:/etc/eu#admin@eu", { from: "file", path: "/etc/eu", context: "admin@eu" }],
    ["env:BALLAST_KUBECONFIG", { from: "env", variable: "BALLAST_KUBECONFIG", context: null }],
    ["env:BALLAST_KUBECONFIG_EU#x", { from: "env", variable: "BALLAST_KUBECONFIG_EU", context: "x" }],
    ["env:NEXTAUTH_SECRET", null],
    ["env:BALLAST_KUBECONFIGURE", null],
    ["kubeconfig:relative", null],
    ["https://10.0.0.1:6443", null],
  ])("a cluster: %s", (text, expected) => expect(parseClusterAddress(text)).toEqual(expected));

  const least = { gateway: "infra/inference", namespace: "inference" };
  it("as a form sends them, and as they are kept", () => {
    const kept = parseInput(gatewayConfigSchema, {
      ...least,
      hostnames: " api.example, *.models.example ",
      backends: "frankfurt = inference/vllm-frankfurt:8000\n\nweird=name = a/b:1\n",
      timeoutMs: "2000",
    });
    expect(kept).toEqual({
      ...least,
      hostnames: ["api.example", "*.models.example"],
      backends: { frankfurt: "inference/vllm-frankfurt:8000", "weird=name": "a/b:1" },
      timeoutMs: 2_000,
    });
    expect(parseInput(gatewayConfigSchema, kept)).toEqual(kept);
    expect(parseInput(gatewayConfigSchema, least)).toMatchObject({
      hostnames: [],
      backends: {},
      timeoutMs: 5_000,
    });
  });

  it.each<[string, object, RegExp]>([
    ["no Gateway", { namespace: "a" }, /^gateway: Expected namespace\/name/],
    ["a bad Gateway", { ...least, gateway: "x" }, /^gateway: Expected namespace\/name/],
    ["a bad namespace", { ...least, namespace: "A_b" }, /^namespace: Expected a namespace/],
    ["a bad host name", { ...least, hostnames: "a..b" }, /^hostnames: "a\.\.b" is not a host name/],
    [
      "a line that is none",
      { ...least, backends: "frankfurt inference/x:80" },
      /^backends: "frankfurt inference\/x:80": expected fleet = /,
    ],
    ["a Service without a port", { ...least, backends: { f: "a/b" } }, /^backends: "f": expected fleet = /],
    ["a field nobody knows", { ...least, token: "x" }, /token/],
  ])("not: %s", (_, config, expected) => {
    expect(() => parseInput(gatewayConfigSchema, config)).toThrow(expected);
  });
});
