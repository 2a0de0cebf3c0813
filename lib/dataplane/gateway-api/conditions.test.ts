import { describe, expect, it } from "vitest";
import { judgeConditions } from "./conditions";
import { type Condition, gatewaySchema, httpRouteListSchema } from "./http-route";

const ref = { namespace: "infra", name: "inference", listener: null };
const is = (type: string, status: Condition["status"] = "True", observedGeneration = 2): Condition => ({
  type,
  status,
  reason: status === "True" ? type : `No${type}`,
  message: status === "True" ? "" : "Because of\n  something.",
  observedGeneration,
});
const gateway = (...conditions: Condition[]) =>
  gatewaySchema.parse({
    kind: "Gateway",
    metadata: { name: "inference", generation: 2 },
    status: { conditions },
  });
const route = (parentRef: object, ...conditions: Condition[]) =>
  httpRouteListSchema.parse({
    kind: "HTTPRouteList",
    apiVersion: "gateway.networking.k8s.io/v1",
    items: [
      {
        metadata: { name: "r", namespace: "models", uid: "u", resourceVersion: "1", generation: 2 },
        spec: {},
        status: { parents: [{ parentRef, conditions }] },
      },
    ],
  }).items;
const ours = { name: "inference", namespace: "infra" };
const ready = gateway(is("Accepted"), is("Programmed"));

describe("a cluster is", () => {
  it.each<[string, ReturnType<typeof gateway>, ReturnType<typeof route>, boolean, RegExp]>([
    ["well before its first route", ready, [], true, /accepts 0 routes\.$/],
    [
      "well with its routes",
      ready,
      route(ours, is("Accepted"), is("ResolvedRefs")),
      true,
      /accepts 1 route\.$/,
    ],
    [
      "well while its controller is behind, and says so",
      ready,
      route(ours, is("Accepted", "True", 1), is("ResolvedRefs")),
      true,
      /1 route\. 1 wait for the controller/,
    ],
    [
      "not well with a Gateway of which nothing is said",
      gateway(),
      [],
      false,
      /not accepted: the controller has not said Accepted/,
    ],
    [
      "not well with a Gateway that is not programmed",
      gateway(is("Accepted"), is("Programmed", "Unknown")),
      [],
      false,
      /not programmed: Programmed is Unknown, NoProgrammed: Because of something\.$/,
    ],
    [
      "not well when no controller took a route up",
      ready,
      route({ name: "other", namespace: "infra" }, is("Accepted")),
      false,
      /r is not taken up by the controller of Gateway infra\/inference/,
    ],
    [
      "not well when it means a Gateway of the route's own namespace",
      ready,
      route({ name: "inference" }, is("Accepted")),
      false,
      /not taken up/,
    ],
    [
      "not well when a route is refused",
      ready,
      route(ours, is("Accepted", "False"), is("ResolvedRefs")),
      false,
      /r does not work: Accepted is False, NoAccepted/,
    ],
    [
      "not well when a backend is missing",
      ready,
      route(ours, is("Accepted"), is("ResolvedRefs", "False")),
      false,
      /ResolvedRefs is False/,
    ],
    [
      "not well when nothing is said of backends",
      ready,
      route(ours, is("Accepted")),
      false,
      /has not said ResolvedRefs/,
    ],
    [
      "not well when a route is not programmed, where that is said",
      ready,
      route(ours, is("Accepted"), is("ResolvedRefs"), is("Programmed", "False")),
      false,
      /Programmed is False/,
    ],
    [
      "not well when a rule was dropped",
      ready,
      route(ours, is("Accepted"), is("ResolvedRefs"), {
        ...is("PartiallyInvalid"),
        message: "Dropped rule 1",
      }),
      false,
      /partly invalid: PartiallyInvalid: Dropped rule 1\.$/,
    ],
  ])("%s", (_, found, routes, healthy, sentence) => {
    const judged = judgeConditions(ref, found, routes);
    expect(judged.healthy).toBe(healthy);
    expect(judged.healthy ? judged.detail : judged.reason).toMatch(sentence);
  });

  it("asked about the listener that the settings name", () => {
    const routes = route({ ...ours, sectionName: "https" }, is("Accepted"), is("ResolvedRefs"));
    expect(judgeConditions({ ...ref, listener: "https" }, ready, routes).healthy).toBe(true);
    expect(judgeConditions(ref, ready, routes).healthy).toBe(false);
  });
});
