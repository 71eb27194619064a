import { postPublic } from '../lib/auth-requests.js';
import type { Schemas } from './api.js';

export type Unsubscribed = Schemas['UnsubscribedDto'];

/** Ends the mails for which a token is, without a session. @throws ApiProblem; 404 for what is none. */
export function unsubscribe(token: string): Promise<Unsubscribed> {
  return postPublic<Unsubscribed>(`unsubscribe/${encodeURIComponent(token)}`);
}
