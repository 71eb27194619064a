const VALUE = /^[\w-]{1,64}$/;

/** Addresses from before had these values beside the text of the filter. */
const FIELDS = ['assignee', 'priority', 'status', 'due', 'label'] as const;
const TERMS: Partial<Record<string, string>> = { 'assignee:me': 'assignee:@me', 'due:week': 'due:7d' };

/** The text of a filter in an address, with the values beside it as terms of the text. */
export function filterText(search: Record<string, unknown>): string | undefined {
  const text = typeof search.q === 'string' ? search.q : '';
  const terms = FIELDS.flatMap((field) => {
    const value = search[field];
    if (typeof value !== 'string' || !VALUE.test(value)) return [];
    const term = `${field}:${value}`;
    return TERMS[term] ?? term;
  });
  return [text, ...terms].filter(Boolean).join(' ') || undefined;
}
