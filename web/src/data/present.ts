import { ApiProblem } from '../lib/problem.js';

/** So often what others change meanwhile makes a deletion start over. */
const MOST_TURNS = 5;

/** The version that is to be changed, as a header. */
export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });

/**
 * Does something with whichever version there is, knowing which it was: with the known one, else with the one that the
 * server says there is now.
 * @param only the only version with which it may be done.
 * @returns the version with which it was done.
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
