interface Filtered {
  saved?: string;
  q?: string;
  priority?: string;
  status?: string;
  due?: string;
}

/** What an address says after a change; in an address without a filter there is no view either. */
export function withView<T extends Filtered>(search: T): T {
  const { q, priority, status, due } = search;
  return (q ?? priority ?? status ?? due) ? search : { ...search, saved: undefined };
}
