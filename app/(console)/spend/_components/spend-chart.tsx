"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatInstant } from "@/components/format/instant";
import { useZone } from "@/components/format/zone";
import { formatUsd, formatUsdExact } from "@/lib/platform/money";

export interface SpendBar {
  /** Start of the hour or day, ISO 8601. */
  at: string;
  /** USD by provider id. */
  usd: Record<string, number>;
}

const axis = { fontSize: 11, fill: "var(--muted)" };

/** Estimated spend over time, stacked by provider. */
export function SpendChart({
  bars,
  providers,
  bucket,
}: {
  bars: SpendBar[];
  providers: { id: string; name: string }[];
  bucket: "hour" | "day";
}) {
  const zone = useZone();
  const time = (at: string) => formatInstant(new Date(at), zone, bucket === "day" ? "day" : "minute");
  return (
    <figure>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 pb-2 text-xs text-muted">
        <span>US dollars per {bucket}</span>
        {providers.map((provider, i) => (
          <span key={provider.id} className="inline-flex items-center gap-1.5">
            <span
              aria-hidden
              className="size-2 rounded-sm"
              style={{ background: `var(--series-${(i % 8) + 1})` }}
            />
            {provider.name}
          </span>
        ))}
      </figcaption>
      <div className="h-64">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={bars} margin={{ top: 4, right: 8, bottom: 0, left: 8 }} accessibilityLayer>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="at"
              tickFormatter={time}
              tick={axis}
              stroke="var(--line-strong)"
              minTickGap={64}
            />
            <YAxis
              tickFormatter={(usd: number) => formatUsd(usd)}
              tick={axis}
              stroke="var(--line-strong)"
              width={56}
            />
            <Tooltip
              cursor={{ fill: "var(--hover)" }}
              labelFormatter={(at) => time(String(at))}
              formatter={(usd, name) => [formatUsdExact(Number(usd)), name]}
              contentStyle={{
                background: "var(--raised)",
                border: "1px solid var(--line-strong)",
                borderRadius: 6,
                fontSize: 12,
              }}
            />
            {providers.map((provider, i) => (
              <Bar
                key={provider.id}
                dataKey={(bar: SpendBar) => bar.usd[provider.id] ?? 0}
                name={provider.name}
                stackId="usd"
                fill={`var(--series-${(i % 8) + 1})`}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
