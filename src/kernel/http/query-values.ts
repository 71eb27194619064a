/** A query string as Fastify parses it: an array for a repeated name. */
export type QueryValues = Record<string, string | string[]>;

/**
 * Maps empty parameters to undefined, because forms and generated clients send those that nobody filled in. The names
 * stay, so that unknown ones can be reported.
 */
export function givenOf(query: QueryValues): Record<string, string | string[] | undefined> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, given(value)]));
}

function given(value: string | string[]): string | string[] | undefined {
  if (!Array.isArray(value)) return value === '' ? undefined : value;
  const filled = value.filter((one) => one !== '');
  return filled.length > 1 ? filled : filled[0];
}
