/** What Fastify read of a query string: an array where a name is given several times. */
export type QueryValues = Record<string, string | string[]>;

/**
 * The parameters that are given: an empty one is not, since forms and generated clients send those that nobody filled in too.
 * Their names stay, with undefined, so that unknown ones can be told.
 */
export function givenOf(query: QueryValues): Record<string, string | string[] | undefined> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, given(value)]));
}

function given(value: string | string[]): string | string[] | undefined {
  if (!Array.isArray(value)) return value === '' ? undefined : value;
  const filled = value.filter((one) => one !== '');
  return filled.length > 1 ? filled : filled[0];
}
