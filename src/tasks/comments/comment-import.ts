import { sql, type Transaction } from '../../database/sql.js';
import type { Change, Origin } from '../../history/change.js';
import { commentChange } from './comment-change.js';
import { COMMENT_CREATED } from './comment.events.js';
import { READERS } from './mentions.js';

/** A comment as an import makes it. */
export interface ImportedComment {
  id: string;
  text: string;
  created_by: string;
  creator_name: string;
  /** RFC 3339, as the source had it. */
  created_at: string;
}

/** A task that an import comments on. */
export interface ImportedTarget {
  id: string;
  title: string;
  project_id: string;
  assigned_to: string | null;
  created_by: string;
}

/** Inserts comments of imports with the tasks that they are on; the tasks count them already. */
export async function insertComments(
  tx: Transaction,
  comments: (Omit<ImportedComment, 'creator_name'> & { task_id: string })[],
): Promise<void> {
  if (comments.length === 0) return;
  await tx.rows(sql`
    INSERT INTO comments (id, task_id, created_by, text, created_at)
    SELECT c.id, c.task_id, c.created_by, c.text, c.created_at
    FROM json_to_recordset(${JSON.stringify(comments)}) AS c (
      id uuid, task_id uuid, created_by uuid, text text, created_at timestamptz)`);
}

/** A comment as another FlowTrack had it, deleted or not. */
export interface WholeComment {
  id: string;
  task_id: string;
  created_by: string;
  text: string | null;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  /** Whoever it mentions; those who cannot see the task are left out. */
  mentions: string[];
  reactions: { emoji: string; user_id: string; created_at: string }[];
}

/** Inserts comments with their mentions and reactions, on tasks that the transaction has locked. Each counts. */
export async function insertWholeComments(tx: Transaction, comments: WholeComment[]): Promise<void> {
  if (comments.length === 0) return;
  const rows = JSON.stringify(comments);
  await tx.rows(sql`
    INSERT INTO comments (id, task_id, created_by, text, created_at, edited_at, deleted_at)
    SELECT c.id, c.task_id, c.created_by, c.text, c.created_at, c.edited_at, c.deleted_at
    FROM json_to_recordset(${rows}) AS c (
      id uuid, task_id uuid, created_by uuid, text text, created_at timestamptz, edited_at timestamptz, deleted_at timestamptz)`);
  await tx.rows(sql`
    INSERT INTO comment_mentions (comment_id, user_id)
    SELECT DISTINCT c.id, u.id FROM json_to_recordset(${rows}) AS c (id uuid, task_id uuid, mentions json)
    CROSS JOIN LATERAL json_array_elements_text(c.mentions) AS m (id)
    JOIN users u ON u.id = m.id::uuid JOIN tasks t ON t.id = c.task_id JOIN projects p ON p.id = t.project_id
    WHERE ${READERS}`);
  await tx.rows(sql`
    INSERT INTO comment_reactions (comment_id, emoji, user_id, created_at)
    SELECT c.id, r.emoji, r.user_id, r.created_at FROM json_to_recordset(${rows}) AS c (id uuid, reactions json)
    CROSS JOIN LATERAL json_to_recordset(c.reactions) AS r (emoji text, user_id uuid, created_at timestamptz)
    ON CONFLICT DO NOTHING`);
  const counted = new Map<string, number>();
  for (const { task_id, text } of comments) if (text !== null) counted.set(task_id, (counted.get(task_id) ?? 0) + 1);
  await countComments(
    tx,
    [...counted].map(([task_id, n]) => ({ task_id, n })),
  );
}

/** Adds to the number of comments on tasks that were there before the import. */
export async function countComments(tx: Transaction, added: { task_id: string; n: number }[]): Promise<void> {
  if (added.length === 0) return;
  await tx.rows(sql`
    UPDATE tasks t SET comments_count = t.comments_count + c.n
    FROM json_to_recordset(${JSON.stringify(added)}) AS c (task_id uuid, n int) WHERE t.id = c.task_id`);
}

/** A comment of an import as it is recorded. @param comments_count the number of comments on the task after it. */
export function importedComment(
  task: ImportedTarget,
  comment: ImportedComment,
  comments_count: number,
  origin: Origin,
): Change<typeof COMMENT_CREATED> {
  const { id, text, created_by, creator_name, created_at } = comment;
  const shown = {
    ...{ id, task_id: task.id, created_by, creator_name, text, text_truncated: false, mentions: [], reactions: [] },
    ...{ version: 1, created_at, edited_at: null, deleted_at: null },
  };
  const change = commentChange(COMMENT_CREATED, { ...task, comments_count }, shown, { text: { from: null, to: text } });
  return { ...change, event: COMMENT_CREATED, origin };
}
