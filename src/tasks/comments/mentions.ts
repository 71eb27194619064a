import { sql, type Transaction } from '../../database/sql.js';
import { type Actor, Role } from '../../kernel/access/access.js';
import { whoMay } from '../../projects/access-policy.js';

/** A user as comments name them. */
export interface Named {
  id: string;
  name: string | null;
}

const MENTION = /@\[user:([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})\]/gi;

/** The ids of the users whom a text mentions, each once: `@[user:UUID]`. */
export function mentionedIn(text: string): string[] {
  return [...new Set([...text.matchAll(MENTION)].map(([, id = '']) => id.toLowerCase()))];
}

/** The users (alias `u`) who can see task `t` of project `p`. */
export const READERS = sql`u.deleted_at IS NULL AND ${whoMay('see', 'task')}`;

/** The mentioned users of one text. */
export interface Mentioned {
  /** Those who can see the task. */
  reached: string[];
  /** The others, with a name only if the caller knows that user anyway: from the project, or as an admin. */
  not_reached: Named[];
}

/** Sorts the users whom a text mentions into those who can see its task and the others. */
export async function mentionedUsers(
  tx: Transaction,
  actor: Actor,
  task_id: string,
  ids: string[],
): Promise<Mentioned> {
  if (ids.length === 0) return { reached: [], not_reached: [] };
  const users = await tx.rows<{ id: string; name: string | null; is_reader: boolean }>(sql`
    SELECT u.id, ${READERS} AS is_reader, CASE WHEN ${actor.role === Role.Admin}::boolean OR EXISTS (
        SELECT FROM project_members m WHERE m.project_id = p.id AND m.user_id = u.id) THEN u.name END AS name
    FROM users u CROSS JOIN tasks t JOIN projects p ON p.id = t.project_id
    WHERE u.id = ANY (${ids}::uuid[]) AND t.id = ${task_id}`);
  const known = new Map(users.map((user) => [user.id, user]));
  const isReached = (id: string) => known.get(id)?.is_reader === true;
  return {
    reached: ids.filter(isReached),
    not_reached: ids.filter((id) => !isReached(id)).map((id) => ({ id, name: known.get(id)?.name ?? null })),
  };
}
