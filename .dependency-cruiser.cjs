/**
 * The house's import directions. A new rule explains itself in its comment; an exception names its reason.
 * scripts/test/architecture.mjs runs this, and fails when suspiciously few modules were seen.
 */

const { readdirSync } = require("node:fs");

/** What each domain may build on, besides platform, identity and audit. Arrows point one way. */
const buildsOn = {
  platform: [],
  audit: [],
  identity: ["audit"],
  // Told by whoever has something to tell; knows of nobody's business itself.
  notifications: [],
  fleet: [],
  // Electricity: zones are named by regions, and nothing else is known of them here.
  grid: [],
  contracts: ["fleet"],
  telemetry: ["fleet"],
  // Rules, and what telemetry shows was served against them.
  residency: ["telemetry", "fleet"],
  demand: ["telemetry", "residency", "contracts", "fleet"],
  spend: ["telemetry", "residency", "contracts", "grid", "fleet"],
  planning: ["notifications", "demand", "spend", "grid", "telemetry", "residency", "contracts", "fleet"],
  approvals: ["notifications", "planning", "demand", "spend", "telemetry", "residency", "contracts", "fleet"],
  // What is published is checked against the law and against exclusivity once more.
  dataplane: ["notifications", "residency", "contracts", "fleet"],
  shifts: [
    "notifications",
    "approvals",
    "planning",
    "demand",
    "spend",
    "telemetry",
    "residency",
    "contracts",
    "fleet",
    "dataplane",
  ],
  // Drains for practice, by the clock, and says what came of it. Everything it moves, shifts move.
  drills: [
    "notifications",
    "shifts",
    "approvals",
    "planning",
    "telemetry",
    "residency",
    "fleet",
    "dataplane",
  ],
  // Makes plans and shifts by the clock; what may be planned and shifted is not its business.
  rhythm: ["shifts", "approvals", "planning"],
};
const domains = Object.keys(buildsOn);
const ground = ["platform", "identity", "audit"];
const test = "[.]test[.]tsx?$|/testing/";

/**
 * The rules of the domains: each model.ts, and every file beside it that has a unit test of its own. Whoever ties rules
 * to stores and clocks is tested with a database instead (`*.db.test.ts`).
 */
const unitTestedShells = [
  // Mints secrets, and reads the address of a connection: unit-tested, and no rules.
  "identity/token.ts",
  "identity/address.ts",
];
const rules = readdirSync("lib")
  .filter((domain) => domains.includes(domain) && domain !== "platform")
  .flatMap((domain) => {
    const files = readdirSync(`lib/${domain}`);
    const isRule = (file) =>
      file === "model.ts" ||
      (files.includes(file.replace(/[.]ts$/, ".test.ts")) && !unitTestedShells.includes(`${domain}/${file}`));
    return files
      .filter((file) => file.endsWith(".ts") && isRule(file))
      .map((file) => `lib/${domain}/${file}`);
  });

const onlyDown = domains.map((domain) => {
  const allowed = [domain, "platform", ...(ground.includes(domain) ? [] : ground), ...buildsOn[domain]];
  return {
    name: `${domain}-imports-down`,
    comment: `${domain} builds on ${allowed.filter((name) => name !== domain).join(", ")} and on nothing else.`,
    severity: "error",
    // The audit log itself stands below identity; reading and exporting it asks for permission like anything else.
    from: { path: `^lib/${domain}/`, pathNot: [test, "^lib/audit/(queries[.]ts|verbs/)"] },
    to: { path: "^lib/", pathNot: `^lib/(${allowed.join("|")})/` },
  };
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one file, or there is a third between them.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-barrels",
      comment: "Import from the file that says it; a re-exporting index hides what depends on what.",
      severity: "error",
      from: {},
      to: { path: "/index\\.tsx?$", pathNot: "node_modules" },
    },
    {
      name: "names-say-what",
      comment: "utils, helpers, common, misc and manager name no thing.",
      severity: "error",
      from: {},
      to: { path: "/(util|utils|helper|helpers|common|misc|manager)(/|\\.tsx?$)", pathNot: "node_modules" },
    },
    ...onlyDown,
    {
      name: "lib-knows-no-screen",
      comment: "app → lib, never back.",
      severity: "error",
      from: { path: "^lib/", pathNot: test },
      to: { path: "^(app|components)/" },
    },
    {
      name: "components-are-domain-blind",
      comment: "Building blocks know at most the model of a domain.",
      severity: "error",
      from: { path: "^components/", pathNot: test },
      to: { path: "^(app|lib)/", pathNot: "^lib/[^/]+/model\\.ts$|^lib/platform/(money|live-topics)\\.ts$" },
    },
    {
      name: "screens-go-through-verbs-and-queries",
      comment:
        "A page or route turns a session into an actor and calls one verb or query; stores are behind those.",
      severity: "error",
      from: { path: "^app/", pathNot: test },
      to: { path: "^lib/[^/]+/store/|^prisma/|^lib/platform/db/" },
    },
    {
      name: "areas-are-strangers",
      comment:
        "What two areas share is a component or belongs to the shell. The overview alone shows something of each; an approval is its shift's screen for who decides; a plan's page opens the dialog that proposes its shift; a what-if is shown as a plan is.",
      severity: "error",
      from: { path: "^app/\\(console\\)/([^/]+)/", pathNot: "^app/\\(console\\)/(overview|approvals)/" },
      to: {
        path: "^app/\\(console\\)/[^/]+/",
        pathNot: [
          "^app/\\(console\\)/$1/",
          "^app/\\(console\\)/shifts/_components/propose-dialog[.]tsx$",
          "^app/\\(console\\)/plans/_components/(flows|moves-table|unserved-reasons)[.]tsx$",
        ],
      },
    },
    {
      name: "approvals-show-shifts-only",
      comment: "See areas-are-strangers.",
      severity: "error",
      from: { path: "^app/\\(console\\)/approvals/" },
      to: {
        path: "^app/\\(console\\)/",
        pathNot: "^app/\\(console\\)/((approvals|shifts)/|plans/_components/flows[.]tsx$)",
      },
    },
    {
      name: "prisma-only-in-stores",
      comment: "Rows become models in store/, and nowhere else does anyone see a row.",
      severity: "error",
      from: { path: "^(app|lib|components)/", pathNot: `/store/|^lib/platform/db/|${test}` },
      to: { path: "^prisma/generated/|node_modules/@prisma/client/" },
    },
    {
      name: "rules-are-pure",
      comment:
        "A rule gets `now`, ids and settings as arguments: no clock, no randomness, no environment, no database.",
      severity: "error",
      from: { path: rules.map((file) => `^${file.replaceAll(".", "[.]")}$`) },
      to: {
        path: "^lib/platform/(env|clock|db|log|lease|live|metrics|rate-limit)|/(store|verbs)/|^prisma/|^(node:)?(fs|net|http|https|child_process|process|timers)",
        pathNot: "^lib/platform/live-topics",
        // However many steps away.
        reachable: true,
      },
    },
    {
      name: "the-simulator-is-an-outsider",
      comment: "Simulated clouds speak OTLP and the routing feed over HTTP, as real ones do.",
      severity: "error",
      from: { path: "^lib/sim/", pathNot: test },
      to: { path: "^(app|lib|prisma)/", pathNot: "^lib/(sim|platform)/" },
    },
    {
      name: "nothing-unresolved",
      comment: "An import that resolves to nothing is not checked by any rule above.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  /** Checked on imports that exist at run time: a type is no dependency on what made it. */
  runtimeOnly: ["no-cycles", "rules-are-pure", "screens-go-through-verbs-and-queries"],
  /** Files that architecture.mjs also reads for clocks and randomness that need no import. */
  rules,
  options: {
    doNotFollow: { path: ["node_modules", "^prisma/generated"] },
    exclude: { path: "^\\.next|/otlp/gen/|next-env\\.d\\.ts" },
    // TypeScript 7 has no API that dependency-cruiser could use; without this parser it would see no module at all.
    parser: "swc",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".d.ts"],
    },
  },
};
