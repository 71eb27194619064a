import { Injectable } from '@nestjs/common';
import { Database, type Queryable, rfc3339, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { Forbidden, NotFound, Problem } from '../../kernel/http/problem.js';
import { Config } from '../../config.js';
import { TASK_FROM } from '../core/task.queries.js';
import { visibleTasks } from '../core/task.scope.js';
import type { AttachmentDto } from './attachment.dto.js';

const MB = 1024 * 1024;

/** An attachment as the API shows it; `a` is the attachment, `b` its content. */
export const ATTACHMENT_COLUMNS = sql`
  a.id, a.task_id, a.name, b.type, b.bytes::float8 AS bytes, a.sha256, b.width, b.height, b.has_thumbnail, a.created_by,
  (SELECT name FROM users WHERE id = a.created_by) AS creator_name, ${rfc3339(sql`a.created_at`)} AS created_at`;

/** Reads of attachments for a caller. */
@Injectable()
export class AttachmentQueries {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /** The attachments of a task, oldest first. @throws NotFound */
  async list(actor: Actor, task_id: string): Promise<AttachmentDto[]> {
    // The task alone makes one row without an attachment.
    const rows = await this.database.rows<AttachmentDto | { id: null }>(sql`
      SELECT ${ATTACHMENT_COLUMNS} FROM ${TASK_FROM}
      LEFT JOIN (attachments a JOIN attachment_blobs b ON b.sha256 = a.sha256) ON a.task_id = t.id AND a.deleted_at IS NULL
      WHERE t.id = ${task_id} AND ${visibleTasks(actor)} ORDER BY a.id`);
    if (rows.length === 0) throw new NotFound('task');
    return rows.filter((row) => row.id !== null);
  }

  /** @throws NotFound */
  async get(actor: Actor, id: string): Promise<AttachmentDto> {
    const attachment = await this.database.row<AttachmentDto>(sql`
      SELECT ${ATTACHMENT_COLUMNS} FROM attachments a JOIN attachment_blobs b ON b.sha256 = a.sha256
      JOIN tasks t ON t.id = a.task_id JOIN projects p ON p.id = t.project_id
      WHERE a.id = ${id} AND a.deleted_at IS NULL AND ${visibleTasks(actor)}`);
    if (!attachment) throw new NotFound('attachment');
    return attachment;
  }

  /** The project of a task that the caller may change. @throws NotFound, Forbidden */
  async projectToChange(actor: Actor, task_id: string): Promise<string> {
    const task = await this.database.row<{ project_id: string; may: boolean }>(sql`
      SELECT t.project_id, ${visibleTasks(actor, 'edit')} AS may FROM ${TASK_FROM}
      WHERE t.id = ${task_id} AND ${visibleTasks(actor)}`);
    if (!task) throw new NotFound('task');
    if (!task.may) throw new Forbidden('Viewers of a project change nothing in it.');
    return task.project_id;
  }

  /**
   * Ensures that the storage has room for more bytes. What is in the trash counts until it is removed for good.
   * @throws Problem 507
   */
  async requireRoom(on: Queryable, project_id: string, bytes: number): Promise<void> {
    const { ATTACHMENT_TOTAL_MB: ofAll } = this.config;
    await this.requireRoomOfProject(on, project_id, bytes);
    if (ofAll > 0) {
      const used = await on.row<{ bytes: number }>(
        sql`SELECT coalesce(sum(bytes), 0)::float8 AS bytes FROM attachment_blobs`,
      );
      if ((used?.bytes ?? 0) > ofAll * MB) throw full(`All attachments together have ${ofAll} MB.`);
    }
  }

  /** The same of the storage of the project alone, for bytes that are stored already. @throws Problem 507 */
  async requireRoomOfProject(on: Queryable, project_id: string, bytes: number): Promise<void> {
    const { ATTACHMENT_PROJECT_MB: ofProject } = this.config;
    if (ofProject <= 0) return;
    const used = await on.row<{ bytes: number }>(sql`
      SELECT coalesce(sum(b.bytes), 0)::float8 AS bytes FROM attachments a
      JOIN attachment_blobs b ON b.sha256 = a.sha256 WHERE a.project_id = ${project_id}`);
    if ((used?.bytes ?? 0) + bytes > ofProject * MB) throw full(`The attachments of a project have ${ofProject} MB.`);
  }
}

const full = (limit: string) => new Problem(507, `There is no room left. ${limit}`);
