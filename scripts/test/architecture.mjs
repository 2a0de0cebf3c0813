/** Checks the house's import directions: `npm run lint:architecture`. The rules are in .dependency-cruiser.cjs. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import swc from "@swc/core";

/** Fewer modules than this means that the parser saw nothing, not that nothing is wrong. */
const fewestModules = 300;
const folders = ["app", "components", "lib", "scripts", "prisma/seed"];

let withTypes = true;
// dependency-cruiser tells this parser neither which files have JSX, at which it fails, nor asks it for types.
const parse = swc.parseFileSync;
swc.parseFileSync = (file, options) => {
  const tree = parse(file, { ...options, tsx: file.endsWith("x") });
  if (!withTypes) tree.body = tree.body.filter((node) => !node.typeOnly);
  return tree;
};
const { cruise } = await import("dependency-cruiser");
const { forbidden, runtimeOnly, rules, options } = createRequire(import.meta.url)(
  "../../.dependency-cruiser.cjs",
);

async function check(rules) {
  const { output } = await cruise(folders, { ruleSet: { forbidden: rules }, validate: true, ...options });
  return output.summary;
}

const everything = await check(forbidden.filter(({ name }) => !runtimeOnly.includes(name)));
withTypes = false;
const atRunTime = await check(forbidden.filter(({ name }) => runtimeOnly.includes(name)));

const violations = [...everything.violations, ...atRunTime.violations];
for (const { from, to, rule, cycle } of violations) {
  const { comment } = forbidden.find(({ name }) => name === rule.name);
  console.error(`${from} → ${cycle?.map((step) => step.name).join(" → ") ?? to}\n  ${rule.name}: ${comment}`);
}
/** What a rule could reach for without importing anything. */
const ambient =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandom(?:UUID|Bytes|Int)\(|\bperformance\.now\(|\bprocess\.env\b/;
for (const file of rules) {
  const found = ambient.exec(readFileSync(file, "utf8"));
  if (!found) continue;
  violations.push({ from: file });
  console.error(`${file} uses ${found[0]}\n  rules-are-pure: the caller passes it in.`);
}
const { totalCruised: modules, totalDependenciesCruised: imports } = everything;
console.log(
  `${modules} modules, ${imports} imports, ${rules.length} rules, ${violations.length} violations.`,
);
if (modules < fewestModules)
  console.error(`Only ${modules} modules were seen; expected at least ${fewestModules}.`);
if (atRunTime.totalDependenciesCruised >= imports) console.error("Type imports were not told apart.");
const blind = modules < fewestModules || atRunTime.totalDependenciesCruised >= imports;
if (violations.length > 0 || blind) process.exitCode = 1;
