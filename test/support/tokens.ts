import type { Scope } from '../../src/kernel/access/access.js';
import { TestActor } from './actor.js';

/** A program that acts for a user through an API token. */
export interface Program {
  actor: TestActor;
  /** The id of the token. */
  id: string;
  token: string;
}

/** Creates an API token of a user. */
export async function programOf(
  user: TestActor,
  scopes: `${Scope}`[] = ['read', 'write'],
  project_ids?: string[],
): Promise<Program> {
  const { status, body } = await user.post<{ id: string; token: string }>('/tokens', {
    name: 'A program',
    scopes,
    project_ids,
  });
  if (status !== 201) throw new Error(`cannot create a token: ${JSON.stringify(body)}`);
  const { id, token } = body;
  return { id, token, actor: new TestActor(user.base, { session_id: '', refresh_token: '', user: user.user, token }) };
}
