import { rfc3339, type Sql, sql } from '../../../database/sql.js';
import { type Actor, Role } from '../../../kernel/access/access.js';
import { visibleActivity } from '../../../projects/project.scope.js';
import { visibleTasks } from '../../../tasks/core/task.scope.js';
import type { LineFile } from './format.js';

/** Whose export of which project it is. */
export interface Exported {
  actor: Actor;
  project_id: string;
}

/** Attachments (alias `x`) with their contents. */
const ATTACHED = sql`FROM attachments x JOIN attachment_blobs b ON b.sha256 = x.sha256`;

/** Of what belongs to tasks (alias `x`), that of the tasks of the project that the actor sees. */
const ofTasks = (from: Sql, { actor, project_id }: Exported) => sql`
  ${from} JOIN tasks t ON t.id = x.task_id JOIN projects p ON p.id = t.project_id
  WHERE t.project_id = ${project_id} AND ${visibleTasks(actor)}`;

/** Where whoever is named in the files is found. Each is evaluated once. */
function named(exported: Exported): Sql {
  const { actor, project_id } = exported;
  return sql`
  SELECT unnest(ARRAY[t.created_by, t.assigned_to]) FROM tasks t JOIN projects p ON p.id = t.project_id
    WHERE t.project_id = ${project_id} AND ${visibleTasks(actor)}
  UNION SELECT x.assigned_to ${ofTasks(sql`FROM checklist_items x`, exported)} AND x.deleted_at IS NULL
  UNION SELECT x.created_by ${ofTasks(sql`FROM comments x`, exported)}
  UNION SELECT m.user_id ${ofTasks(sql`FROM comment_mentions m JOIN comments x ON x.id = m.comment_id`, exported)}
  UNION SELECT r.user_id ${ofTasks(sql`FROM comment_reactions r JOIN comments x ON x.id = r.comment_id`, exported)}
  UNION SELECT x.created_by ${ofTasks(sql`FROM attachments x`, exported)} AND x.deleted_at IS NULL
  UNION SELECT l.created_by ${linksOf(exported)}
  UNION SELECT v.created_by FROM saved_views v WHERE v.project_id = ${project_id} AND v.shared AND v.deleted_at IS NULL
  UNION SELECT a.user_id FROM activity a JOIN projects p ON p.id = a.project_id
    WHERE a.project_id = ${project_id} AND ${visibleActivity(actor)}
  UNION SELECT m.user_id FROM project_members m WHERE m.project_id = ${project_id}
  UNION SELECT p.created_by FROM projects p WHERE p.id = ${project_id}`;
}

/** The contents of the attachments that the actor sees, with their sizes. */
export const attachedContents = (exported: Exported): Sql => sql`
  SELECT DISTINCT b.sha256, b.bytes ${ofTasks(ATTACHED, exported)}
    AND x.deleted_at IS NULL ORDER BY b.sha256`;

/** Links that begin at a task of the project and end at one that the actor sees, which may be in another project. */
function linksOf({ actor, project_id }: Exported): Sql {
  return sql`
    FROM task_links l JOIN tasks t ON t.id = l.from_task_id JOIN projects p ON p.id = t.project_id
    WHERE t.project_id = ${project_id} AND ${visibleTasks(actor)} AND EXISTS (
      SELECT FROM tasks t JOIN projects p ON p.id = t.project_id WHERE t.id = l.to_task_id AND ${visibleTasks(actor)})`;
}

const memberOf = (project_id: string) =>
  sql`EXISTS (SELECT FROM project_members m WHERE m.project_id = ${project_id} AND m.user_id = u.id)`;

/**
 * The lines of each file of a project, as statements whose columns are the fields. What the actor may not see is in none
 * of them; nor is what is in the trash, but as history.
 */
export const PARTS: Record<LineFile, (exported: Exported) => Sql> = {
  'people.ndjson': (exported) => sql`
    SELECT u.id, u.name, CASE WHEN ${
      exported.actor.role === Role.Admin
        ? sql`true`
        : sql`(u.id = ${exported.actor.id} OR ${memberOf(exported.project_id)})`
    } THEN u.email END AS email
    FROM users u WHERE u.id IN (${named(exported)}) ORDER BY u.id`,

  'members.ndjson': ({ project_id }) => sql`
    SELECT m.user_id, m.project_role, ${rfc3339(sql`m.created_at`)} AS created_at FROM project_members m
    WHERE m.project_id = ${project_id} ORDER BY m.user_id`,

  'columns.ndjson': ({ project_id }) => sql`
    SELECT c.id, c.name, c.category, c.color, c.wip_limit, c.wip_policy, c.rank FROM project_columns c
    WHERE c.project_id = ${project_id} ORDER BY c.rank`,

  'labels.ndjson': ({ project_id }) => sql`
    SELECT l.id, l.name, l.color FROM labels l WHERE l.project_id = ${project_id} AND l.deleted_at IS NULL ORDER BY l.id`,

  'views.ndjson': ({ project_id }) => sql`
    SELECT v.id, v.name, v.filter, v.sort, v.created_by, ${rfc3339(sql`v.created_at`)} AS created_at,
      ${rfc3339(sql`v.updated_at`)} AS updated_at
    FROM saved_views v WHERE v.project_id = ${project_id} AND v.shared AND v.deleted_at IS NULL ORDER BY v.id`,

  'tasks.ndjson': ({ actor, project_id }) => sql`
    SELECT t.id, t.number, t.title, t.description, t.priority, t.status, t.column_id, t.rank, t.start_date, t.deadline,
      t.estimate, t.assigned_to, t.created_by, ARRAY(
        SELECT l.id FROM task_labels y JOIN labels l ON l.id = y.label_id
        WHERE y.task_id = t.id AND l.deleted_at IS NULL ORDER BY l.id) AS label_ids,
      t.recurrence, t.recurrence_start, t.series_id, t.occurrence, ${rfc3339(sql`t.created_at`)} AS created_at,
      ${rfc3339(sql`t.updated_at`)} AS updated_at, ${rfc3339(sql`t.done_at`)} AS done_at,
      ${rfc3339(sql`t.archived_at`)} AS archived_at
    FROM tasks t JOIN projects p ON p.id = t.project_id
    WHERE t.project_id = ${project_id} AND ${visibleTasks(actor)} ORDER BY t.number`,

  'checklist.ndjson': (exported) => sql`
    SELECT x.id, x.task_id, x.title, x.done, x.assigned_to, x.rank
    ${ofTasks(sql`FROM checklist_items x`, exported)} AND x.deleted_at IS NULL ORDER BY x.task_id, x.rank`,

  'comments.ndjson': (exported) => sql`
    SELECT x.id, x.task_id, x.text, x.created_by, ${rfc3339(sql`x.created_at`)} AS created_at,
      ${rfc3339(sql`x.edited_at`)} AS edited_at, ${rfc3339(sql`x.deleted_at`)} AS deleted_at,
      ARRAY(SELECT m.user_id FROM comment_mentions m WHERE m.comment_id = x.id ORDER BY m.user_id) AS mentions,
      (SELECT coalesce(json_agg(json_build_object('emoji', r.emoji, 'user_id', r.user_id,
        'created_at', ${rfc3339(sql`r.created_at`)}) ORDER BY r.created_at, r.emoji, r.user_id), '[]')
        FROM comment_reactions r WHERE r.comment_id = x.id) AS reactions
    ${ofTasks(sql`FROM comments x`, exported)} ORDER BY x.task_id, x.created_at, x.id`,

  'attachments.ndjson': (exported) => sql`
    SELECT x.id, x.task_id, x.name, b.type, b.bytes, x.sha256, x.created_by, ${rfc3339(sql`x.created_at`)} AS created_at
    ${ofTasks(ATTACHED, exported)} AND x.deleted_at IS NULL
    ORDER BY x.task_id, x.id`,

  'links.ndjson': (exported) => sql`
    SELECT l.id, l.type, l.from_task_id, l.to_task_id, l.created_by, ${rfc3339(sql`l.created_at`)} AS created_at
    ${linksOf(exported)} ORDER BY l.id`,

  'history.ndjson': ({ actor, project_id }) => sql`
    SELECT a.seq, a.action, a.subject_type, a.subject_id, a.task_id, a.user_id, a.user_name, a.token_name AS via, a.changes,
      a.data, ${rfc3339(sql`a.timestamp`)} AS timestamp, ${rfc3339(sql`a.occurred_at`)} AS occurred_at, a.import_id,
      a.revert_id
    FROM activity a JOIN projects p ON p.id = a.project_id
    WHERE a.project_id = ${project_id} AND ${visibleActivity(actor)} ORDER BY a.seq`,
};
