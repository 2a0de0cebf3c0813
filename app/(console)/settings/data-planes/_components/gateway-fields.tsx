import { type FormState, fieldError } from "@/app/_shell/form-state";
import { Field, Input, Textarea } from "@/components/ui/field";
import type { GatewayConfig } from "@/lib/dataplane/gateway-api/settings";

/** The fields whose own sentences `GatewayFields` shows. */
export const gatewayFields = [
  "config.gateway",
  "config.namespace",
  "config.hostnames",
  "config.backends",
  "config.timeoutMs",
];

/** What a data plane of kind gateway_api is told; `config` is what it is told now. */
export function GatewayFields({ state, config }: { state: FormState; config: GatewayConfig | null }) {
  const backends = Object.entries(config?.backends ?? {})
    .map(([fleet, service]) => `${fleet} = ${service}`)
    .sort();
  return (
    <>
      <Field
        label="Gateway"
        hint="namespace/name, or namespace/name/listener, the same in each cluster"
        error={fieldError(state, "config.gateway")}
        required
      >
        <Input
          name="config.gateway"
          defaultValue={config?.gateway}
          placeholder="infra/inference"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field
        label="Namespace of the routes"
        hint={
          config
            ? "Fixed: the routes that are there would go on splitting traffic."
            : "Where Ballast keeps its HTTPRoutes; it cannot be changed later"
        }
        error={fieldError(state, "config.namespace")}
        required
      >
        <Input
          name="config.namespace"
          defaultValue={config?.namespace}
          readOnly={config !== null}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field
        label="Host names"
        hint="Separated by spaces; none for any"
        error={fieldError(state, "config.hostnames")}
      >
        <Input
          name="config.hostnames"
          defaultValue={config?.hostnames.join(" ")}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field
        label="Services of fleets"
        hint="One per line: fleet = namespace/service:port. Not needed where a fleet's endpoint is service.namespace.svc:port."
        error={fieldError(state, "config.backends")}
      >
        <Textarea
          name="config.backends"
          rows={Math.min(10, Math.max(3, backends.length + 1))}
          defaultValue={backends.join("\n")}
          className="font-mono text-xs"
          spellCheck={false}
        />
      </Field>
      <Field
        label="Time for one request, ms"
        hint="A cluster that does not answer within it counts as unreachable"
        error={fieldError(state, "config.timeoutMs")}
      >
        <Input
          name="config.timeoutMs"
          type="number"
          min={100}
          max={60_000}
          defaultValue={config?.timeoutMs ?? 5_000}
        />
      </Field>
    </>
  );
}
