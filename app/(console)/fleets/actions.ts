"use server";

import { act } from "@/app/_shell/act";
import { declareHealthy as declareHealthyVerb } from "@/lib/fleet/verbs/declare-healthy";
import { recordDelivery as recordDeliveryVerb } from "@/lib/fleet/verbs/record-delivery";
import { setFleetEndpoint as setEndpointVerb } from "@/lib/fleet/verbs/set-fleet-endpoint";
import { setFleetState as setStateVerb } from "@/lib/fleet/verbs/set-fleet-state";

const revalidate = ["/fleets", "/capacity"];

export const recordDelivery = act(recordDeliveryVerb, {
  done: ({ delivered }) =>
    `The delivery is recorded; ${delivered.toLocaleString("en-US")} accelerators are here now.`,
  revalidate,
});

export const setFleetState = act(setStateVerb, { done: "The fleet's state is recorded.", revalidate });

export const declareHealthy = act(declareHealthyVerb, {
  done: "The number is recorded. What telemetry reports takes precedence while it is fresh.",
  revalidate,
});

export const setFleetEndpoint = act(setEndpointVerb, {
  done: "The endpoint is recorded. Render haproxy.cfg again for HAProxy to use it.",
  revalidate,
});
