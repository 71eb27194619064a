import { takeTurn } from '../../database/advisory-lock.js';
import { sql, type Transaction } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict } from '../../kernel/http/problem.js';
import { TASK_FROM } from '../core/task.queries.js';
import { visibleTasks } from '../core/task.scope.js';

/** How many links are followed. */
const MAX_FOLLOWED = 10_000;
/** How many keys of a circle an answer names. */
const MAX_NAMED = 100;

interface Edge {
  from: string;
  to: string;
}

/**
 * Links that block are made one at a time in the whole installation: two that are made at once could close a circle of which
 * neither sees the other half. To be called before any other lock is taken.
 */
export async function lockCircles(tx: Transaction): Promise<void> {
  await takeTurn(tx, 'task_links blocks');
}

/**
 * Ensures that no task will block itself, through others, once `from` blocks `to`. Links of deleted tasks count, since they
 * come back with them.
 * @throws Conflict that names the circle, as far as the caller can see it; and where too many links would have to be followed.
 */
export async function requireNoCircle(tx: Transaction, actor: Actor, from: string, to: string): Promise<void> {
  const edges = await tx.rows<Edge>(sql`
    WITH RECURSIVE followed AS (
      SELECT k.from_task_id, k.to_task_id FROM task_links k WHERE k.from_task_id = ${to} AND k.type = 'blocks'
      UNION
      SELECT k.from_task_id, k.to_task_id FROM followed f JOIN task_links k ON k.from_task_id = f.to_task_id
      WHERE k.type = 'blocks'
    ) SELECT from_task_id AS "from", to_task_id AS "to" FROM followed LIMIT ${MAX_FOLLOWED + 1}`);
  const path = pathBetween(edges, to, from);
  if (!path) {
    if (edges.length > MAX_FOLLOWED)
      throw new Conflict('The task blocks too many others, through which it blocks more.');
    return;
  }
  const circle = await keysOf(tx, actor, [from, ...path.slice(0, -1)]);
  const named = [...circle, ...circle.slice(0, 1)].join(' → ');
  throw new Conflict(`Tasks would block each other in a circle: ${named}.`, { circle });
}

/** The shortest path along edges, both ends included. */
function pathBetween(edges: Edge[], start: string, end: string): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const cameFrom = new Map<string, string | null>([[start, null]]);
  const queue = [start];
  // The queue grows while it is walked.
  for (const at of queue) {
    if (at === end) return backFrom(end, cameFrom);
    for (const to of next.get(at) ?? []) {
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, at);
      queue.push(to);
    }
  }
  return undefined;
}

function backFrom(end: string, cameFrom: ReadonlyMap<string, string | null>): string[] {
  const path: string[] = [];
  for (let at: string | null = end; at !== null; at = cameFrom.get(at) ?? null) path.unshift(at);
  return path;
}

/** The keys of those of the tasks that the caller can see, in the given order. */
async function keysOf(tx: Transaction, actor: Actor, ids: string[]): Promise<string[]> {
  const tasks = await tx.rows<{ id: string; key: string }>(sql`
    SELECT t.id, p.key || '-' || t.number AS key FROM ${TASK_FROM}
    WHERE t.id = ANY (${ids}::uuid[]) AND ${visibleTasks(actor)}`);
  const keys = new Map(tasks.map(({ id, key }) => [id, key]));
  return ids.flatMap((id) => keys.get(id) ?? []).slice(0, MAX_NAMED);
}
