"use server";

import { act, fieldsOf } from "@/app/_shell/act";
import { configureGateway as configureGatewayVerb } from "@/lib/dataplane/verbs/configure-gateway";
import { registerDataPlane as registerPlaneVerb } from "@/lib/dataplane/verbs/register-data-plane";
import { registerEdge as registerEdgeVerb } from "@/lib/dataplane/verbs/register-edge";

import { republish as republishVerb } from "@/lib/dataplane/verbs/republish";
import { restoreEdge as restoreEdgeVerb } from "@/lib/dataplane/verbs/restore-edge";
import { rotateSigningKey as rotateKeyVerb } from "@/lib/dataplane/verbs/rotate-signing-key";
import { setDataPlaneEnabled as setEnabledVerb } from "@/lib/dataplane/verbs/set-data-plane-enabled";
import { askAdoption as askAdoptionVerb } from "@/lib/shifts/verbs/ask-adoption";
import { decideAdoption as decideAdoptionVerb } from "@/lib/shifts/verbs/decide-adoption";
import { removeDataPlane as removePlaneVerb } from "@/lib/shifts/verbs/remove-data-plane";
import { removeEdge as removeEdgeVerb } from "@/lib/shifts/verbs/remove-edge";
import { withdrawAdoption as withdrawAdoptionVerb } from "@/lib/shifts/verbs/withdraw-adoption";

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

export const restoreEdge = act(restoreEdgeVerb, {
  done: ({ version }) => `Table ${version} is being written to it; the row shows when it runs it.`,
  revalidate,
});

export const removeDataPlane = act(removePlaneVerb, {
  done: "The data plane is taken out. Its edges keep the table and the traffic they have.",
  revalidate,
});

export const rotateSigningKey = act(rotateKeyVerb, {
  done: ({ kid, knownToEdges }) =>
    knownToEdges
      ? `Key ${kid} signs from now on; edges know it already.`
      : `Key ${kid} signs from now on. No edge knows it: pin it at each of them.`,
  revalidate,
});

const adopting = [...revalidate, "/settings/data-planes/drift"];

export const askAdoption = act(askAdoptionVerb, {
  done: "A manager is asked to sign; until then nothing changes.",
  revalidate: adopting,
});

export const decideAdoption = act(decideAdoptionVerb, {
  done: ({ version }) =>
    version === null ? "Rejected; the edge is left as it is." : `It is table ${version} now.`,
  revalidate: adopting,
});

export const withdrawAdoption = act(withdrawAdoptionVerb, {
  done: "Withdrawn; the edge is left as it is.",
  revalidate: adopting,
});
