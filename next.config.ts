import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: [
    "pg",
    "pdfkit",
    "pino",
    "@node-rs/argon2",
    "highs",
    "graphile-worker",
    "prom-client",
    "@kubernetes/client-node",
  ],
  // Pages get theirs from proxy.ts. What the API answers is data: nothing in it is ever to be run or framed.
  headers: async () => [
    {
      source: "/api/:path*",
      headers: [
        { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" },
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "no-referrer" },
        { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
      ],
    },
  ],
};

export default config;
