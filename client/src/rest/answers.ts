import { ApiProblem } from './problem.js';

/** What openapi-fetch answers. */
interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer. @throws ApiProblem */
export async function body<T>(answer: Promise<Answer<T>>): Promise<NonNullable<T>> {
  return (await accepted(answer)).data as NonNullable<T>;
}

/** The version in an answer's `ETag`, if any: what `If-Match` takes. */
export function versionOf({ response }: { response: Response }): number | undefined {
  return Number(/"(\d+)"/.exec(response.headers.get('etag') ?? '')?.[1]) || undefined;
}

/** One page of a list. */
export interface Page<T> {
  rows: T[];
  /** The total, such as `37`; `10000+` above that. */
  total: string;
  /** Where the next page begins; undefined on the last one. */
  cursor?: string;
}

/** A page with the data of its headers. @throws ApiProblem */
export async function page<T>(answer: Promise<Answer<T[]>>): Promise<Page<T>> {
  const { data, response } = await accepted(answer);
  const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  return {
    rows: data ?? [],
    total: response.headers.get('x-total-count') ?? '',
    // A relative address: of the host, nothing is wanted.
    cursor: next ? (new URL(next, 'http://localhost').searchParams.get('cursor') ?? undefined) : undefined,
  };
}

/**
 * All rows of a list, which is asked for page by page, each when it is wanted.
 *
 * @param ask sends the request, with what it is given among its parameters: where the page begins
 * @throws ApiProblem
 */
export async function* rows<T>(ask: (from: { cursor?: string }) => Promise<Answer<T[]>>): AsyncGenerator<T, void> {
  let cursor: string | undefined;
  do {
    const part: Page<T> = await page(ask(cursor === undefined ? {} : { cursor }));
    yield* part.rows;
    cursor = part.cursor;
  } while (cursor !== undefined);
}

async function accepted<T>(answer: Promise<Answer<T>>): Promise<Answer<T>> {
  const result = await answer;
  if (result.response.ok) return result;
  const { status, statusText, headers } = result.response;
  const problem = typeof result.error === 'object' ? result.error : {};
  throw new ApiProblem({ status, title: statusText, ...problem }, Number(headers.get('retry-after')) || undefined);
}
