import { type Queryable, rfc3339, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { visibleProjects } from '../../projects/project.scope.js';
import type { AskedMoment } from './past.dto.js';

/** A moment of a project: after one of its events. */
export interface FoundMoment {
  /** The number of the last event. */
  seq: number;
  /** When it was recorded, RFC 3339. */
  at: string;
}

/**
 * The number of the last event until each of some times, in their order; 0 before the first one. Numbers have no gaps and
 * follow the time of recording, so each time is found among them in a few steps. Times are shown in milliseconds: the event at
 * a shown time is included.
 * @returns nothing for a project that the actor does not see.
 */
export async function numbersAt(on: Queryable, actor: Actor, project_id: string, times: string[]): Promise<number[]> {
  const rows = await on.rows<{ seq: string }>(sql`
    WITH RECURSIVE search (n, until, low, high) AS (
      SELECT w.n, w.at + interval '1 millisecond', 0::bigint, h.seq + 1
      FROM unnest(${times}::timestamptz[]) WITH ORDINALITY AS w (at, n)
      CROSS JOIN projects p JOIN activity_heads h ON h.project_id = p.id
      WHERE p.id = ${project_id} AND ${visibleProjects(actor)}
      UNION ALL
      SELECT s.n, s.until, CASE WHEN m.is_over THEN s.low ELSE m.seq END, CASE WHEN m.is_over THEN m.seq ELSE s.high END
      FROM search s CROSS JOIN LATERAL (
        SELECT a.seq, a.timestamp >= s.until AS is_over FROM activity a
        WHERE a.project_id = ${project_id} AND a.seq = (s.low + s.high) / 2) m
      WHERE s.high - s.low > 1
    ) SELECT s.low AS seq FROM search s WHERE s.high - s.low <= 1 ORDER BY s.n`);
  return rows.map(({ seq }) => Number(seq));
}

/**
 * A moment of a project that the actor sees.
 * @throws NotFound; InvalidInput for a number that is not given yet, and for a time before the first event.
 */
export async function momentIn(
  on: Queryable,
  actor: Actor,
  project_id: string,
  asked: AskedMoment,
): Promise<FoundMoment> {
  const seq = 'seq' in asked ? asked.seq : ((await numbersAt(on, actor, project_id, [asked.time]))[0] ?? 0);
  const found = await on.row<{ head: string; at: string | null }>(sql`
    SELECT h.seq AS head, (
      SELECT ${rfc3339(sql`a.timestamp`)} FROM activity a WHERE a.project_id = p.id AND a.seq = ${seq}::bigint) AS at
    FROM projects p JOIN activity_heads h ON h.project_id = p.id
    WHERE p.id = ${project_id} AND ${visibleProjects(actor)}`);
  if (!found) throw new NotFound('project');
  if (seq > Number(found.head)) throw refused(`is no event yet: the last one of the project is ${found.head}`);
  if (found.at === null) throw refused('is before the first event of the project');
  return { seq, at: found.at };
}

const refused = (message: string) => new InvalidInput([{ field: 'at', message }]);
