/** Where one reads what an edge was changed to, and has it adopted. */
export const driftPath = (planeId: string, edge: string) =>
  `/settings/data-planes/drift?${new URLSearchParams({ plane: planeId, edge })}`;
