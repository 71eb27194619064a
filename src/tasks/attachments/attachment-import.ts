import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import { takeTurn } from '../../database/advisory-lock.js';
import { sql, type Transaction } from '../../database/sql.js';
import type { Change, Origin } from '../../history/change.js';
import { BodyTooLarge, InvalidInput } from '../../kernel/http/problem.js';
import type { TaskDto } from '../core/task.dto.js';
import { type AttachmentDto, MAX_ATTACHMENTS } from './attachment.dto.js';
import { ATTACHMENT_ADDED } from './attachment.events.js';
import { ATTACHMENT_COLUMNS, AttachmentQueries } from './attachment.queries.js';
import { Blobs } from './blobs.js';

/** An attachment as an import makes it; its content is kept already. */
export interface ImportedAttachment {
  id: string;
  task_id: string;
  sha256: string;
  name: string;
  created_by: string;
  created_at: string;
}

/** What became of a content: kept, or why it is not. */
export type Kept = 'kept' | 'refused' | 'differs';

/** Brings attachments with their contents in. */
@Injectable()
export class AttachmentImport {
  constructor(
    private readonly config: Config,
    private readonly queries: AttachmentQueries,
    private readonly blobs: Blobs,
  ) {}

  /**
   * Keeps a content, before the transaction of its attachment.
   * @returns `refused` for one that could not be uploaded either; `differs` for one that is not what its hash says.
   */
  async keep(content: Readable, sha256: string): Promise<Kept> {
    try {
      const arrived = await this.blobs.receive(content, this.config.ATTACHMENT_MAX_MB);
      try {
        if (arrived.sha256 !== sha256) return 'differs';
        await this.blobs.keep(arrived);
        return 'kept';
      } finally {
        await this.blobs.discard(arrived);
      }
    } catch (error) {
      if (error instanceof BodyTooLarge || error instanceof InvalidInput) return 'refused';
      throw error;
    }
  }

  /**
   * Attaches contents to tasks of a project that the transaction has locked.
   * @returns those that were attached: a task has room for `MAX_ATTACHMENTS`.
   * @throws Problem 507
   */
  async insert(tx: Transaction, project_id: string, attachments: ImportedAttachment[]): Promise<AttachmentDto[]> {
    await takeTurn(tx, `attachments ${project_id}`);
    const made: AttachmentDto[] = [];
    for (const { id, task_id, sha256, name, created_by, created_at } of attachments) {
      const blob = await tx.row<{ bytes: number; total: number }>(sql`
        SELECT b.bytes::float8 AS bytes, (SELECT attachments_count FROM tasks WHERE id = ${task_id}) AS total
        FROM attachment_blobs b WHERE b.sha256 = ${sha256} FOR KEY SHARE`);
      if (!blob || blob.total >= MAX_ATTACHMENTS) continue;
      await this.queries.requireRoom(tx, project_id, blob.bytes);
      const attachment = await tx.row<AttachmentDto>(sql`
        WITH a AS (
          INSERT INTO attachments (id, task_id, project_id, sha256, name, created_by, created_at)
          VALUES (${id}, ${task_id}, ${project_id}, ${sha256}, ${name}, ${created_by}, ${created_at}) RETURNING *
        ) SELECT ${ATTACHMENT_COLUMNS} FROM a JOIN attachment_blobs b ON b.sha256 = a.sha256`);
      await tx.rows(sql`UPDATE tasks SET attachments_count = attachments_count + 1 WHERE id = ${task_id}`);
      if (attachment) made.push(attachment);
    }
    return made;
  }
}

/** The addition of an imported attachment, as it is recorded. @param attachments_count after it. */
export function importedAttachment(
  { id, project_id, assigned_to }: Pick<TaskDto, 'id' | 'project_id' | 'assigned_to'>,
  attachment: AttachmentDto,
  attachments_count: number,
  origin: Origin,
): Change<typeof ATTACHMENT_ADDED> {
  return {
    event: ATTACHMENT_ADDED,
    subject_id: attachment.id,
    project_id,
    task_id: id,
    changes: { name: { from: null, to: attachment.name } },
    data: { ...attachment, attachments_count },
    assignees: assigned_to === null ? [] : [assigned_to],
    origin,
  };
}
