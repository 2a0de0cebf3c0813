"use server";

import { act } from "@/app/_shell/act";
import { registerDataPlane as registerPlaneVerb } from "@/lib/dataplane/verbs/register-data-plane";
import { registerEdge as registerEdgeVerb } from "@/lib/dataplane/verbs/register-edge";
import { removeEdge as removeEdgeVerb } from "@/lib/dataplane/verbs/remove-edge";
import { republish as republishVerb } from "@/lib/dataplane/verbs/republish";
import { setDataPlaneEnabled as setEnabledVerb } from "@/lib/dataplane/verbs/set-data-plane-enabled";

const revalidate = ["/settings/data-planes"];

export const registerDataPlane = act(registerPlaneVerb, {
  done: ({ id }) => `Data plane ${id} is registered. Now give it its edges.`,
  revalidate,
});

export const setDataPlaneEnabled = act(setEnabledVerb, {
  done: "The change is recorded; it takes effect within seconds.",
  revalidate,
});

export const republish = act(republishVerb, {
  done: ({ version }) => `Table ${version} is being written again; the edges below show when they run it.`,
  revalidate,
});

export const registerEdge = act(registerEdgeVerb, {
  done: "The edge is registered; it is brought to the newest table within seconds.",
  revalidate,
});

export const removeEdge = act(removeEdgeVerb, {
  done: "The edge is forgotten. It keeps the table and the traffic it has.",
  revalidate,
});
