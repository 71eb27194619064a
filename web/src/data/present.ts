import { ApiProblem } from '../lib/problem.js';

/** The maximum number of retries of a deletion after concurrent changes. */
const MOST_TURNS = 5;

/** The `If-Match` header for a version. */
export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });

/**
 * Sends a request with the known version, and retries with the present one that the server returns.
 * @param only the only acceptable version.
 * @returns the version that was changed.
 * @throws ApiProblem
 */
export async function ofPresent(
  known: number,
  only: number | undefined,
  send: (version: number) => Promise<unknown>,
): Promise<number> {
  let version = only ?? known;
  for (let turn = 1; ; turn++) {
    try {
      await send(version);
      return version;
    } catch (error) {
      const current =
        error instanceof ApiProblem && error.status === 412 && (error.body.current as Versioned | undefined);
      if (!current || only !== undefined || turn === MOST_TURNS) throw error;
      version = current.version;
    }
  }
}

interface Versioned {
  version: number;
}
