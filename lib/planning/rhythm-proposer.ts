/**
 * Who proposes what nobody asked for. An id of its own beside people's, so that four eyes count two: whoever signs is
 * not the one who proposed. Never an account: nobody can sign in as it.
 */
export const rhythmProposer = {
  id: "ba11a570-0000-4000-8000-000000000001",
  label: "Ballast rhythm",
} as const;
