import { empty, join, raw, type Sql, sql } from '../database/sql.js';
import { can } from '../projects/access-policy.js';
import { visibleProjects } from '../projects/project.scope.js';
import { taskOfKey } from '../tasks/core/task-key.js';
import { visibleTasks } from '../tasks/core/task.scope.js';
import { type Asked, commentsAbout, MOST_ROWS, newestOf, tasksAbout } from './search-scope.js';
import { misspelledQueryOf, startOf } from './search-words.js';

/** How many of each type are ranked into the answers. */
export const MAX_RANKED = raw('200');
/** How many labels, and of each how many tasks, are found by the name of a label. */
const LABELS = { most: raw('100'), tasks: raw('20') };
/** What is spelled similarly comes after all that matches. */
const SIMILAR = raw('1000');
/** How similar a name must be. */
const LIKE = raw('0.45');

/** What a key or a number adds to the score of its task. */
export const NAMED = 500;

const NUMBER = /^#?([1-9]\d{0,8})$/;

/**
 * Joins the task of an id. The planner cannot know how few rows were found; OFFSET keeps it from reading all that the
 * caller can see instead.
 */
const TASK_OF = (id: Sql) => sql`CROSS JOIN LATERAL (SELECT t.* FROM tasks t WHERE t.id = ${id} OFFSET 0) t`;

const IS_HERE = ({ project_id }: Asked) => (project_id === undefined ? empty : sql`AND p.id = ${project_id}`);

/**
 * How well a name without case and accents (column `name` of alias `f`) matches: as a whole, as a beginning, as a phrase,
 * and by each word that begins one of it or is within.
 */
function rankOf({ searched: { phrase, words } }: Asked): Sql {
  const share = Math.round(60 / Math.max(1, words.length));
  const parts = words.map((word) => {
    const start = startOf(word);
    return sql`CASE WHEN strpos(' ' || f.name, ${` ${word.word}`}) > 0 THEN ${share}::int
      WHEN strpos(f.name, ${start}) > 0 THEN ${Math.round(share / 2)}::int ELSE 0 END`;
  });
  return sql`(CASE WHEN f.name = ${phrase} THEN 100 WHEN starts_with(f.name, ${phrase}) THEN 50
    WHEN strpos(f.name, ${phrase}) > 0 THEN 40 ELSE 0 END + ${join(parts, ' + ')})`;
}

/** The tasks that match, the best first, as `id` and `score`. */
export function matchingTasks(asked: Asked): Sql {
  const { actor, searched } = asked;
  const { parts, ids } = tasksAbout(asked);
  const keys = keysOf(asked);
  return sql`
    WITH ${parts}, named AS MATERIALIZED (${keys ?? sql`SELECT NULL::uuid AS id WHERE false`}),
    hits AS MATERIALIZED (${join([...ids, labelled(asked), sql`SELECT id FROM named`], ' UNION ')})
    SELECT t.id, ${rankOf(asked)} + CASE WHEN t.id IN (SELECT id FROM named) THEN ${NAMED}::int
        WHEN strpos(f.rest, ${searched.phrase}) > 0 THEN 15 ELSE 5 END
      - CASE WHEN t.archived_at IS NULL THEN 0 ELSE 10 END AS score
    FROM hits h ${TASK_OF(sql`h.id`)} JOIN projects p ON p.id = t.project_id
    JOIN task_texts x ON x.task_id = t.id
    CROSS JOIN LATERAL (
      SELECT split_part(x.text, chr(1), 2) AS name, split_part(x.text, chr(1), 3) AS rest OFFSET 0) f
    WHERE ${visibleTasks(actor)} ${IS_HERE(asked)}
    ORDER BY score DESC, t.id DESC LIMIT ${MAX_RANKED}`;
}

/** A SELECT of the tasks that the text names by key or number. */
function keysOf(asked: Asked): Sql | undefined {
  const byKey = taskOfKey(asked.text);
  if (byKey) return sql`SELECT k.id FROM (${byKey}) k`;
  const [, number] = NUMBER.exec(asked.text) ?? [];
  if (number === undefined) return undefined;
  return sql`
    SELECT t.id FROM projects p JOIN tasks t ON t.project_id = p.id AND t.number = ${number}::int
    WHERE ${visibleTasks(asked.actor)} ${IS_HERE(asked)} ORDER BY t.id DESC LIMIT ${MAX_RANKED}`;
}

/** The newest tasks with a label of exactly this name. */
function labelled(asked: Asked): Sql {
  return sql`
    SELECT n.task_id FROM (
      SELECT l.id FROM labels l JOIN projects p ON p.id = l.project_id
      WHERE flowtrack_fold(l.name) = flowtrack_fold(${asked.text}) AND l.deleted_at IS NULL
        AND ${visibleProjects(asked.actor)} ${IS_HERE(asked)}
      ORDER BY l.id DESC LIMIT ${LABELS.most}) l
    CROSS JOIN LATERAL (
      SELECT tl.task_id FROM task_labels tl JOIN tasks t ON t.id = tl.task_id JOIN projects p ON p.id = t.project_id
      WHERE tl.label_id = l.id AND ${visibleTasks(asked.actor)} ORDER BY tl.task_id DESC LIMIT ${LABELS.tasks}) n`;
}

/** The comments that match, the best first. */
export function matchingComments(asked: Asked): Sql {
  const { parts, ids } = commentsAbout(asked);
  return sql`
    WITH ${parts}, hits AS MATERIALIZED (${join(ids, ' UNION ')})
    SELECT c.id, CASE WHEN strpos(lower(c.text COLLATE "C"), ${asked.searched.phrase}) > 0 THEN 30 ELSE 8 END
      - CASE WHEN t.archived_at IS NULL THEN 0 ELSE 10 END AS score
    FROM hits h CROSS JOIN LATERAL (SELECT c.* FROM comments c WHERE c.id = h.id OFFSET 0) c
    ${TASK_OF(sql`c.task_id`)} JOIN projects p ON p.id = t.project_id
    WHERE c.deleted_at IS NULL AND ${visibleTasks(asked.actor)} ${IS_HERE(asked)}
    ORDER BY score DESC, c.id DESC LIMIT ${MAX_RANKED}`;
}

/** The projects whose name or description has all the words. */
export function matchingProjects(asked: Asked): Sql {
  const text = sql`flowtrack_fold(p.name || chr(1) || coalesce(p.description, ''))`;
  const has = asked.searched.words.map((word) => sql`${text} LIKE flowtrack_pattern(${startOf(word)})`);
  const isKey = sql`p.key = ${asked.searched.phrase.toUpperCase()}`;
  return sql`
    SELECT p.id, ${rankOf(asked)} + 20 + CASE WHEN ${isKey} THEN 200 ELSE 0 END AS score
    FROM projects p CROSS JOIN LATERAL (SELECT flowtrack_fold(p.name) AS name OFFSET 0) f
    WHERE ${visibleProjects(asked.actor)} ${IS_HERE(asked)} AND ((${join(has, ' AND ')}) OR ${isKey})
    ORDER BY score DESC, p.id DESC LIMIT ${MAX_RANKED}`;
}

/** The labels whose name has all the words. */
export function matchingLabels(asked: Asked): Sql {
  const has = asked.searched.words.map((word) => sql`flowtrack_fold(l.name) LIKE flowtrack_pattern(${startOf(word)})`);
  return sql`
    SELECT l.id, ${rankOf(asked)} + 10 AS score
    FROM labels l JOIN projects p ON p.id = l.project_id
    CROSS JOIN LATERAL (SELECT flowtrack_fold(l.name) AS name OFFSET 0) f
    WHERE l.deleted_at IS NULL AND ${join(has, ' AND ')} AND ${visibleProjects(asked.actor)} ${IS_HERE(asked)}
    ORDER BY score DESC, l.id DESC LIMIT ${MAX_RANKED}`;
}

/** The tasks in which each word, or one that differs from it by a letter, occurs. */
export function misspelledTasks(asked: Asked): Sql {
  const { parts, ids } = tasksAbout({ ...asked, query: misspelledQueryOf(asked.searched.words) });
  return sql`
    WITH ${parts}, hits AS MATERIALIZED (${join(ids, ' UNION ')})
    ${similar(asked, sql`SELECT id FROM hits`)} ORDER BY score DESC, t.id DESC LIMIT ${MAX_RANKED}`;
}

/** Of the newest tasks, those whose title is spelled similarly: of all, that would take too long. */
export function similarTasks(asked: Asked): Sql {
  const { parts, ids } = newestOf(asked);
  return sql`
    WITH ${parts}
    ${similar(asked, join(ids, ' UNION '))} AND l.likeness >= ${LIKE}
    ORDER BY score DESC, t.id DESC LIMIT ${MAX_RANKED}`;
}

/** Of these tasks, those that the caller sees, by how similar their titles are. */
function similar(asked: Asked, found: Sql): Sql {
  return sql`
    SELECT t.id, round(l.likeness * 100)::int - ${SIMILAR} AS score
    FROM (${found}) h ${TASK_OF(sql`h.id`)} JOIN projects p ON p.id = t.project_id
    JOIN task_texts x ON x.task_id = t.id
    CROSS JOIN LATERAL (SELECT split_part(x.text, chr(1), 2) AS name OFFSET 0) f
    CROSS JOIN LATERAL (SELECT ${likenessOf(asked, sql`f.name`)} AS likeness OFFSET 0) l
    WHERE ${visibleTasks(asked.actor)} ${IS_HERE(asked)}`;
}

/** How similar a folded name is to the word that is least like anything in it, from 0 to 1. */
function likenessOf({ searched }: Asked, name: Sql): Sql {
  const words = searched.words.map(({ word }) => word);
  return sql`(SELECT min(word_similarity(w, ${name})) FROM unnest(${words}::text[]) w)`;
}

/** The projects, or labels, whose name is spelled similarly. */
export function similarNames(asked: Asked, of: 'projects' | 'labels'): Sql {
  const names =
    of === 'projects'
      ? sql`SELECT p.id, p.name FROM projects p WHERE ${visibleProjects(asked.actor)} ${IS_HERE(asked)}`
      : sql`SELECT l.id, l.name FROM labels l JOIN projects p ON p.id = l.project_id
        WHERE l.deleted_at IS NULL AND ${can(asked.actor, 'see', 'project')} AND p.deleted_at IS NULL ${IS_HERE(asked)}`;
  return sql`
    SELECT n.id, round(l.likeness * 100)::int - ${SIMILAR} AS score
    FROM (${names} ORDER BY 1 DESC LIMIT ${MOST_ROWS}) n CROSS JOIN LATERAL (
      SELECT ${likenessOf(asked, sql`flowtrack_fold(n.name)`)} AS likeness OFFSET 0) l
    WHERE l.likeness >= ${LIKE} ORDER BY score DESC, n.id DESC LIMIT ${MAX_RANKED}`;
}
