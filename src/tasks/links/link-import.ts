import { sql, type Transaction } from '../../database/sql.js';
import type { Change } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { recount } from './blocked-count.js';
import { lockCircles, requireNoCircle } from './link-circle.js';
import { MAX_LINKS } from './link.dto.js';
import { LinkType } from './link.entity.js';
import { LINK_CREATED } from './link.events.js';
import { directionOf, linkChange, type TaskEnd } from './link-rows.js';

export { lockCircles };

/** A link as an import makes it. */
export interface ImportedLink {
  id: string;
  type: LinkType;
  from_task_id: string;
  to_task_id: string;
  created_by: string;
  created_at: string;
}

/**
 * Links tasks that the transaction has locked, in turn with all others that make links.
 * @returns the ids of those that were made: what is linked already stays as it is, and a task has at most `MAX_LINKS`.
 * @throws Conflict for a circle of tasks that block each other.
 */
export async function insertLinks(tx: Transaction, actor: Actor, links: ImportedLink[]): Promise<string[]> {
  const made: string[] = [];
  const blocked = new Set<string>();
  for (const link of links) {
    const { id, type, created_by, created_at } = link;
    const [from, to] = endsOf(link);
    if (type === LinkType.Blocks) await requireNoCircle(tx, actor, from, to);
    const row = await tx.row<{ id: string }>(sql`
      INSERT INTO task_links (id, from_task_id, to_task_id, type, created_by, created_at)
      SELECT ${id}, ${from}, ${to}, ${type}, ${created_by}, ${created_at}
      WHERE NOT EXISTS (
          SELECT FROM task_links k WHERE k.type = ${type} AND (k.from_task_id = ${from} AND k.to_task_id = ${to}
            OR ${type === LinkType.Duplicates}::boolean AND k.from_task_id = ${to} AND k.to_task_id = ${from}))
        AND (SELECT count(*) FROM task_links k WHERE k.from_task_id = ${from} OR k.to_task_id = ${from}) < ${MAX_LINKS}
        AND (SELECT count(*) FROM task_links k WHERE k.from_task_id = ${to} OR k.to_task_id = ${to}) < ${MAX_LINKS}
      RETURNING id`);
    if (!row) continue;
    made.push(row.id);
    if (type === LinkType.Blocks) blocked.add(to);
  }
  if (blocked.size > 0) await recount(tx, [...blocked]);
  return made;
}

/** One that relates tasks always begins at the same one of them. */
function endsOf({ type, from_task_id, to_task_id }: ImportedLink): [string, string] {
  const turns = type === LinkType.Relates && to_task_id < from_task_id;
  return turns ? [to_task_id, from_task_id] : [from_task_id, to_task_id];
}

/**
 * What is recorded of links that an import has made, for those of their tasks that had none of its history.
 * @param ends the ids of these tasks.
 */
export async function linksMade(
  tx: Transaction,
  links: ImportedLink[],
  ends: ReadonlySet<string>,
): Promise<Change<typeof LINK_CREATED>[]> {
  const of = ({ from_task_id, to_task_id }: ImportedLink) => [from_task_id, to_task_id].filter((id) => ends.has(id));
  const tasks = await tx.rows<TaskEnd>(sql`
    SELECT t.id, t.project_id, t.title, t.assigned_to, t.blocked_by_count FROM tasks t
    WHERE t.id = ANY (${links.flatMap(of)}::uuid[])`);
  const known = new Map(tasks.map((task) => [task.id, task]));
  return links.flatMap((link) =>
    of(link).flatMap((id) => {
      const task = known.get(id);
      if (!task) return [];
      const values = { type: link.type, direction: directionOf(link, id) };
      const changes = Object.fromEntries(Object.entries(values).map(([name, to]) => [name, { from: null, to }]));
      const change = linkChange(LINK_CREATED, task, link, task.blocked_by_count, changes);
      return [{ ...change, event: LINK_CREATED, notices: [] }];
    }),
  );
}
