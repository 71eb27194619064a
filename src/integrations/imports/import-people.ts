import { emailKey, type Queryable, sql } from '../../database/sql.js';
import type { MappingsDto } from './mappings.dto.js';
import type { SourcePerson } from './sources/source.js';

export interface KnownPerson extends SourcePerson {
  source_id: string;
  tasks: number;
}

export interface MatchedPerson extends KnownPerson {
  user: { id: string; name: string } | null;
}

/** Which users the people of a source are: as chosen, else by email address, else by a name that only one user has. */
export async function matchPeople(
  on: Queryable,
  people: KnownPerson[],
  chosen: MappingsDto['people'] = [],
): Promise<MatchedPerson[]> {
  const wanted = new Map(chosen.map(({ source_id, user_id }) => [source_id, user_id]));
  const guesses = await guess(
    on,
    people.filter(({ source_id }) => !wanted.has(source_id)),
  );
  const users = await usersOf(
    on,
    [...wanted.values()].filter((id) => typeof id === 'string'),
  );
  return people.map((person) => {
    const id = wanted.get(person.source_id);
    if (id === undefined) return { ...person, user: guesses.get(person.source_id) ?? null };
    return { ...person, user: id === null ? null : (users.get(id) ?? null) };
  });
}

async function usersOf(on: Queryable, ids: string[]): Promise<Map<string, { id: string; name: string }>> {
  const rows = await on.rows<{ id: string; name: string }>(sql`
    SELECT id, name FROM users WHERE id = ANY (${ids}::uuid[]) AND deleted_at IS NULL`);
  return new Map(rows.map((user) => [user.id, user]));
}

async function guess(on: Queryable, people: KnownPerson[]): Promise<Map<string, { id: string; name: string }>> {
  const asked = people.map(({ source_id, name, email }) => ({ source_id, name, email: email ?? null }));
  const rows = await on.rows<{ source_id: string; id: string; name: string }>(sql`
    WITH asked AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(asked)}) AS a (source_id text, name text, email text)
    ), by_email AS (
      SELECT a.source_id, u.id, u.name FROM asked a
      JOIN users u ON ${emailKey(sql`u.email`)} = ${emailKey(sql`a.email`)} WHERE u.deleted_at IS NULL
    ), by_name AS (
      SELECT a.source_id, min(u.id::text)::uuid AS id, min(u.name) AS name FROM asked a
      JOIN users u ON flowtrack_fold(u.name) = flowtrack_fold(a.name) WHERE u.deleted_at IS NULL
      GROUP BY a.source_id HAVING count(*) = 1
    )
    SELECT * FROM by_email
    UNION ALL SELECT n.* FROM by_name n WHERE NOT EXISTS (SELECT FROM by_email e WHERE e.source_id = n.source_id)`);
  return new Map(rows.map(({ source_id, id, name }) => [source_id, { id, name }]));
}
