// Regenerates the decode-only OTLP reader from the wire contract in lib/telemetry/otlp/proto.
// Run it after changing a .proto file: `node scripts/generate-otlp.mjs`. `--check` fails when the committed code is stale.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const protoDir = join(root, "lib/telemetry/otlp/proto");
const genDir = join(root, "lib/telemetry/otlp/gen");
const service = join(protoDir, "opentelemetry/proto/collector/metrics/v1/metrics_service.proto");
const check = process.argv.includes("--check");
const outDir = check ? mkdtempSync(join(tmpdir(), "ballast-otlp-")) : genDir;

execFileSync(
  process.execPath,
  [
    join(root, "node_modules/protobufjs-cli/bin/pbjs"),
    ...["-t", "static-module", "-w", "esm", "--dependency", "protobufjs/minimal.js", "--force-long"],
    ...[
      "--no-encode",
      "--no-create",
      "--no-verify",
      "--no-convert",
      "--no-delimited",
      "--no-typeurl",
      "--no-service",
    ],
    ...["-p", protoDir, "-o", join(outDir, "metrics.js"), "-d", service],
  ],
  { stdio: ["ignore", "inherit", "inherit"] },
);

if (check) {
  const stale = ["metrics.js", "metrics.d.ts"].filter(
    (name) => readFileSync(join(outDir, name), "utf8") !== readFileSync(join(genDir, name), "utf8"),
  );
  rmSync(outDir, { recursive: true, force: true });
  if (stale.length > 0) {
    console.error(
      `lib/telemetry/otlp/gen is stale (${stale.join(", ")}): run node scripts/generate-otlp.mjs`,
    );
    process.exit(1);
  }
}
