import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type ContractName, loadContractNames } from "./store/contract-names";

/** Contracts by name, for finding one. */
export async function listContractNames(actor: Actor): Promise<ContractName[]> {
  requirePermission(actor, "contracts:read");
  return loadContractNames();
}
