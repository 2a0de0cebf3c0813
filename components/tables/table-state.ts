"use client";

import type { SortingState } from "@tanstack/react-table";
import { createParser, parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { Column } from "./column";

/** `name` ascending, `-name` descending. */
const parseAsSort = createParser<{ id: string; desc: boolean }>({
  parse: (text) =>
    text.replace(/^-/, "") ? { id: text.replace(/^-/, ""), desc: text.startsWith("-") } : null,
  serialize: (sort) => `${sort.desc ? "-" : ""}${sort.id}`,
  eq: (a, b) => a.id === b.id && a.desc === b.desc,
});

/**
 * Sort, query and facets of one table, kept in the URL under `<id>.` so that two tables on a page
 * do not meet and a copied address shows the same rows.
 */
export function useTableState<Row>(id: string, columns: Column<Row>[]) {
  const facetIds = useMemo(
    () => columns.filter((column) => column.facet).map((column) => column.id),
    [columns],
  );
  const [{ sort, q }, setView] = useQueryStates(
    { sort: parseAsSort, q: parseAsString.withDefault("") },
    { urlKeys: { sort: `${id}.sort`, q: `${id}.q` }, history: "replace" },
  );
  const [facets, setFacets] = useQueryStates(
    Object.fromEntries(facetIds.map((facet) => [facet, parseAsString])),
    { urlKeys: Object.fromEntries(facetIds.map((facet) => [facet, `${id}.${facet}`])), history: "replace" },
  );
  return {
    query: q,
    setQuery: (query: string) => void setView({ q: query || null }),
    sorting: (sort && columns.some((column) => column.id === sort.id) ? [sort] : []) satisfies SortingState,
    setSort: (next: { id: string; desc: boolean } | null) => void setView({ sort: next }),
    facets: facets as Record<string, string | null>,
    setFacet: (facet: string, value: string | null) => void setFacets({ [facet]: value }),
    clear: () => {
      void setView({ q: null });
      void setFacets(null);
    },
  };
}
