import type { Answer, TestActor } from './actor.js';

/** The URL of the next part of a list, below `/api/v1`; undefined at its end. */
export function nextOf({ headers }: Answer<unknown>): string | undefined {
  const link = headers.get('link');
  if (link === null) return undefined;
  const url = /^<\/api\/v1(\/[^>]+)>; rel="next"$/.exec(link)?.[1];
  if (!url) throw new Error(`not a link to a next part: ${link}`);
  return url;
}

/**
 * Walks a list to its end by its `Link` headers.
 * @param between runs after each part, with the number of the part.
 * @returns the parts.
 */
export async function walk<T = { id: string }>(
  actor: TestActor,
  path: string,
  between: (part: number) => Promise<unknown> = async () => {},
): Promise<T[][]> {
  const parts: T[][] = [];
  for (let url: string | undefined = path; url;) {
    const answer: Answer<T[]> = await actor.get<T[]>(url);
    if (answer.status !== 200) throw new Error(`cannot go on at ${url}: ${JSON.stringify(answer.body)}`);
    if (parts.push(answer.body) > 1000) throw new Error('the list has no end');
    await between(parts.length);
    url = nextOf(answer);
  }
  return parts;
}
