import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from '../schema.gen.js';
import { ApiProblem } from './problem.js';

export interface ClientOptions {
  /** Where FlowTrack is, with the path that a proxy has it at, such as `https://tasks.example.org/flowtrack`. */
  url: string;
  /**
   * An API token (`ft_…`), or what gives the access token of a session.
   * @param renew true when the server has refused the last one: get another one.
   */
  token: string | ((renew: boolean) => Promise<string>);
  /** What sends the requests; that of the platform when left out. */
  fetch?: (request: Request) => Promise<Response>;
}

/** Every operation of the API by its method and path: `flowtrack.GET('/api/v1/projects')`. */
export type FlowTrackClient = Client<paths>;

/**
 * The REST API, typed by its OpenAPI document. Answers are those of openapi-fetch, `{ data, error, response }`: `body()`,
 * `page()` and `rows()` make values of them, and errors of refusals.
 *
 * A request rejects with an `ApiProblem` of status 0 where the server cannot be reached.
 */
export function createClient({ url, token, fetch = globalThis.fetch }: ClientOptions): FlowTrackClient {
  const send = async (request: Request, value: string): Promise<Response> => {
    request.headers.set('authorization', `Bearer ${value}`);
    return fetch(request).catch((error: unknown) => {
      if (request.signal.aborted) throw error;
      throw ApiProblem.unreachable(error);
    });
  };

  /** Sends the token, and asks once for another one if the server refuses it. */
  const authorized = async (request: Request): Promise<Response> => {
    if (typeof token === 'string') return send(request, token);
    const again = request.clone();
    const response = await send(request, await token(false));
    return response.status === 401 ? send(again, await token(true)) : response;
  };

  return createFetchClient<paths>({ baseUrl: url.replace(/\/+$/, ''), fetch: authorized });
}
