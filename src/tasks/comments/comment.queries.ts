import { Injectable } from '@nestjs/common';
import { Database, empty, type Queryable, raw, READ_LIMIT_MS, rfc3339, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { list, type Page, sortKey } from '../../kernel/paging/page.js';
import { TASK_FROM } from '../core/task.queries.js';
import { visibleTasks } from '../core/task.scope.js';
import {
  type CommentDto,
  type CommentListQuery,
  MAX_REACTING,
  type NamedUserDto,
  type ReaderListQuery,
} from './comment.dto.js';
import { READERS } from './mentions.js';

const MENTIONS = sql`(
  SELECT coalesce(json_agg(json_build_object('id', u.id, 'name', u.name) ORDER BY u.name, u.id), '[]')
  FROM comment_mentions m JOIN users u ON u.id = m.user_id WHERE m.comment_id = c.id)`;

const REACTIONS = sql`(
  SELECT coalesce(json_agg(json_build_object('emoji', r.emoji, 'count', r.count, 'users', r.users) ORDER BY r.since, r.emoji), '[]')
  FROM (
    SELECT r.emoji, count(*)::int AS count, min(r.created_at) AS since, to_json((array_agg(
      json_build_object('id', u.id, 'name', u.name) ORDER BY r.created_at, u.id))[1:${raw(String(MAX_REACTING))}]) AS users
    FROM comment_reactions r JOIN users u ON u.id = r.user_id WHERE r.comment_id = c.id GROUP BY r.emoji
  ) r)`;

/** The columns of a comment as the API shows it; `c` is the comment. */
const COMMENT_COLUMNS = sql`
  c.id, c.task_id, c.created_by, (SELECT name FROM users WHERE id = c.created_by) AS creator_name,
  c.text, false AS text_truncated, ${MENTIONS} AS mentions, ${REACTIONS} AS reactions, c.version,
  ${rfc3339(sql`c.created_at`)} AS created_at, ${rfc3339(sql`c.edited_at`)} AS edited_at,
  ${rfc3339(sql`c.deleted_at`)} AS deleted_at`;

/** The tables that the scopes of comments need. */
export const COMMENT_FROM = sql`comments c JOIN tasks t ON t.id = c.task_id JOIN projects p ON p.id = t.project_id`;

/** Reads of comments for a caller. */
@Injectable()
export class CommentQueries {
  constructor(private readonly database: Database) {}

  /** The comments on a task, deleted ones included, by default the oldest first. @throws NotFound */
  async list(actor: Actor, task_id: string, query: CommentListQuery): Promise<Page<CommentDto>> {
    await this.requireVisible(actor, task_id);
    const listing = {
      columns: COMMENT_COLUMNS,
      of: sql`c`,
      from: sql`comments c`,
      where: sql`c.task_id = ${task_id}`,
      id: sql`c.id`,
      sorts: { created_at: sortKey('timestamptz', sql`c.created_at`) },
      default_sort: 'created_at',
    };
    return list<CommentDto>(this.database.within(READ_LIMIT_MS.page), listing, query);
  }

  /** @throws NotFound */
  async get(actor: Actor, id: string): Promise<CommentDto> {
    const comment = await this.database.row<CommentDto>(sql`
      SELECT ${COMMENT_COLUMNS} FROM ${COMMENT_FROM} WHERE c.id = ${id} AND ${visibleTasks(actor)}`);
    if (!comment) throw new NotFound('comment');
    return comment;
  }

  /** Everybody who can see a task, by name. @throws NotFound */
  async readers(actor: Actor, task_id: string, { search, ...page }: ReaderListQuery): Promise<Page<NamedUserDto>> {
    await this.requireVisible(actor, task_id);
    const found = search === undefined ? empty : sql`AND flowtrack_fold(u.name) LIKE flowtrack_pattern(${search})`;
    const listing = {
      columns: sql`u.id, u.name`,
      of: sql`u`,
      from: sql`tasks t JOIN projects p ON p.id = t.project_id CROSS JOIN users u`,
      where: sql`t.id = ${task_id} AND ${READERS} ${found}`,
      id: sql`u.id`,
      sorts: { name: sortKey('text', this.database.ordered(sql`u.name`)) },
      default_sort: 'name',
    };
    return list<NamedUserDto>(this.database.within(READ_LIMIT_MS.page), listing, page);
  }

  /** @throws NotFound */
  private async requireVisible(actor: Actor, task_id: string): Promise<void> {
    const visible = await this.database.row(sql`
      SELECT FROM ${TASK_FROM} WHERE t.id = ${task_id} AND ${visibleTasks(actor)}`);
    if (!visible) throw new NotFound('task');
  }
}

/** A whole comment, whoever may see it. @throws NotFound */
export async function commentOf(on: Queryable, id: string): Promise<CommentDto> {
  const comment = await on.row<CommentDto>(sql`SELECT ${COMMENT_COLUMNS} FROM comments c WHERE c.id = ${id}`);
  if (!comment) throw new NotFound('comment');
  return comment;
}
