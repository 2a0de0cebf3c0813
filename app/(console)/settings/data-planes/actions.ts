"use server";

import { act, fieldsOf } from "@/app/_shell/act";
import { configureGateway as configureGatewayVerb } from "@/lib/dataplane/verbs/configure-gateway";
import { registerDataPlane as registerPlaneVerb } from "@/lib/dataplane/verbs/register-data-plane";
import { registerEdge as registerEdgeVerb } from "@/lib/dataplane/verbs/register-edge";
import { removeEdge as removeEdgeVerb } from "@/lib/dataplane/verbs/remove-edge";
import { republish as republishVerb } from "@/lib/dataplane/verbs/republish";
import { setDataPlaneEnabled as setEnabledVerb } from "@/lib/dataplane/verbs/set-data-plane-enabled";

/** Fields named `config.…` are what a data plane is told; the verb parses them with the rest. */
function withConfig(form: FormData) {
  const fields = Object.entries(fieldsOf(form));
  const config = fields.filter(([name]) => name.startsWith("config."));
  return {
    ...Object.fromEntries(fields.filter(([name]) => !name.startsWith("config."))),
    ...(config.length > 0
      ? { config: Object.fromEntries(config.map(([name, text]) => [name.slice("config.".length), text])) }
      : {}),
  };
}

const revalidate = ["/settings/data-planes"];

export const registerDataPlane = act(registerPlaneVerb, {
  input: withConfig,
  done: ({ id }) => `Data plane ${id} is registered. Now give it its edges.`,
  revalidate,
});

export const configureGateway = act(configureGatewayVerb, {
  input: withConfig,
  done: "The settings are recorded; its clusters are written anew within seconds.",
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
