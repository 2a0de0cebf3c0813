import net from "node:net";
import { fromHaproxyName } from "@/lib/dataplane/haproxy/names";
import type { Shares } from "@/lib/shifts/model";

/**
 * What a HAProxy itself says of its weights, read without the product's own reading of it: shares by cell and fleet.
 * Null when nobody answers.
 */
export async function haproxyShares(socket: string): Promise<Shares | null> {
  const csv = await ask(socket, "show stat").catch(() => null);
  if (!csv?.startsWith("# ")) return null;
  const [header = "", ...lines] = csv.trimEnd().split("\n");
  const names = header.replace(/^# /, "").split(",");
  const at = (name: string) => names.indexOf(name);
  const weights: Record<string, Record<string, number>> = {};
  for (const line of lines) {
    const fields = line.split(",");
    const [cell, fleet] = [fields[at("pxname")] ?? "", fields[at("svname")] ?? ""].map(fromHaproxyName);
    // Cells have three parts; HAProxy's own backends and totals have not.
    if (!cell || !fleet || cell.split("|").length !== 3 || fields[at("type")] !== "2") continue;
    weights[cell] ??= {};
    weights[cell][fleet] = Number(fields[at("uweight")]);
  }
  return Object.fromEntries(
    Object.entries(weights).map(([cell, row]) => {
      const total = Object.values(row).reduce((sum, weight) => sum + weight, 0);
      const shares = Object.entries(row).map(([fleet, weight]) => [fleet, total > 0 ? weight / total : 0]);
      return [cell, Object.fromEntries(shares.filter(([, share]) => share !== 0))];
    }),
  );
}

function ask(socket: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = "";
    const connection = net.connect(socket);
    connection.setTimeout(3_000, () => connection.destroy(new Error("No answer.")));
    connection.setEncoding("utf8");
    connection.on("data", (chunk) => {
      reply += chunk;
    });
    connection.once("error", reject);
    connection.once("end", () => resolve(reply));
    connection.write(`${command}\n`);
  });
}

/** The widest difference between what an edge runs and what a table says, as a sentence; null within `tolerance`. */
export function differs(run: Shares, table: Shares, tolerance: number): string | null {
  for (const [cell, row] of Object.entries(table)) {
    for (const fleet of new Set([...Object.keys(row), ...Object.keys(run[cell] ?? {})])) {
      const [is, wanted] = [run[cell]?.[fleet] ?? 0, row[fleet] ?? 0];
      if (Math.abs(is - wanted) > tolerance)
        return `sends ${(is * 100).toFixed(2)}% of ${cell} to ${fleet}, not ${(wanted * 100).toFixed(2)}%`;
    }
  }
  return null;
}
