import { KeyValueList } from "@/components/ui/key-value";
import type { GatewayConfig } from "@/lib/dataplane/gateway-api/settings";

/** What a data plane of kind gateway_api is told. */
export function GatewayFacts({ config }: { config: GatewayConfig }) {
  const backends = Object.entries(config.backends);
  return (
    <div className="pb-3">
      <KeyValueList
        facts={[
          { label: "Gateway", value: config.gateway, mono: true },
          { label: "Routes in namespace", value: config.namespace, mono: true },
          { label: "Host names", value: config.hostnames.join(", ") || "any" },
          {
            label: "Services of fleets",
            value:
              backends.length === 0
                ? "by the fleets' endpoints"
                : `${backends.length} named here, the others by the fleets' endpoints`,
          },
          { label: "Time for one request", value: `${config.timeoutMs} ms` },
        ]}
      />
    </div>
  );
}
