import { urlOf } from '../lib/base-path.js';
import { ApiProblem } from '../lib/problem.js';
import { session } from '../lib/session.js';

/** A file of the API, fetched with the token that a link could not send. @param path with `/api/v1`. @throws ApiProblem */
export async function fetchFile(path: string, signal?: AbortSignal): Promise<Blob> {
  const ask = async (isAgain: boolean) => {
    const authorization = `Bearer ${await session.accessToken(isAgain)}`;
    return fetch(urlOf(path), { headers: { authorization }, signal }).catch(() => {
      throw ApiProblem.unreachable();
    });
  };
  const first = await ask(false);
  const answer = first.status === 401 ? await ask(true) : first;
  if (!answer.ok) throw await ApiProblem.of(answer);
  // Where it ends too early, it was not all.
  return answer.blob().catch(() => {
    throw ApiProblem.unreachable();
  });
}
