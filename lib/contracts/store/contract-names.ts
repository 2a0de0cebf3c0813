import { prisma } from "@/lib/platform/db/client";

export interface ContractName {
  id: string;
  title: string;
  counterparty: string;
}

/** Id, title and counterparty of every contract, by title. */
export const loadContractNames = (): Promise<ContractName[]> =>
  prisma().contract.findMany({
    select: { id: true, title: true, counterparty: true },
    orderBy: { title: "asc" },
  });
