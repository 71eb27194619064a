import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Config } from '../../config.js';
import { takeTurn } from '../../database/advisory-lock.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Change } from '../../history/change.js';
import { IdempotencyService } from '../../history/idempotency.service.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, NotFound } from '../../kernel/http/problem.js';
import type { Upload } from '../../kernel/http/uploads.js';
import { Gate } from '../../kernel/limits/gate.js';
import type { TaskDto } from '../core/task.dto.js';
import { lockTask } from '../core/task-row.js';
import { AttachmentFormDto, type AttachmentDto, MAX_ATTACHMENTS } from './attachment.dto.js';
import {
  ATTACHMENT_ADDED,
  type ATTACHMENT_EVENTS,
  ATTACHMENT_REMOVED,
  ATTACHMENT_RESTORED,
} from './attachment.events.js';
import { ATTACHMENT_COLUMNS, AttachmentQueries } from './attachment.queries.js';
import { type Arrived, Blobs } from './blobs.js';
import { fileName } from './file-name.js';

type AttachmentEvent = (typeof ATTACHMENT_EVENTS)[number];

/** Adding takes turns in a project, so that no two find the same room. */
const takeTurns = (tx: Transaction, project_id: string) => takeTurn(tx, `attachments ${project_id}`);

/** The size of all attachments of a task; null if there are none. */
async function bytesOf(tx: Transaction, task_id: string): Promise<number | null> {
  const row = await tx.row<{ bytes: number | null }>(sql`
    SELECT sum(b.bytes)::float8 AS bytes FROM attachments a
    JOIN attachment_blobs b ON b.sha256 = a.sha256 WHERE a.task_id = ${task_id}`);
  return row?.bytes ?? null;
}

/** How many deleted attachments of a task can be restored. */
const MAX_DELETED = 200;

interface Locked {
  task: TaskDto;
  attachment: AttachmentDto;
  is_deleted: boolean;
}

/** Changes the attachments of tasks. Each change locks the task, so its count is right. */
@Injectable()
export class AttachmentService {
  /** Uploads take disk while they arrive. */
  private readonly gate = new Gate({ each: 8, all: 32, waiting: 50, waitMs: 60_000 });

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly idempotency: IdempotencyService,
    private readonly queries: AttachmentQueries,
    private readonly blobs: Blobs,
  ) {}

  /**
   * Attaches the file of a form to a task.
   * @param key the `Idempotency-Key`, if any: it stands for the name and the content.
   * @throws NotFound, Forbidden, InvalidInput, BodyTooLarge, Overloaded; Conflict beyond `MAX_ATTACHMENTS`; Problem 507.
   */
  async create(actor: Actor, task_id: string, upload: Upload, key?: string) {
    const project_id = await this.queries.projectToChange(actor, task_id);
    await this.queries.requireRoom(this.database, project_id, 0);
    const leave = await this.gate.enter(actor.id);
    let arrived: Arrived | undefined;
    try {
      const { form, file } = await upload.readWithFile(AttachmentFormDto, async ({ file, filename }) => {
        arrived = await this.blobs.receive(file, this.config.ATTACHMENT_MAX_MB);
        return { arrived, name: fileName(filename) };
      });
      return await this.attach(actor, task_id, file.arrived, form.name ?? file.name, key);
    } finally {
      if (arrived) await this.blobs.discard(arrived);
      leave();
    }
  }

  private attach(actor: Actor, task_id: string, arrived: Arrived, name: string, key?: string) {
    const { sha256, bytes } = arrived;
    const path = `/tasks/${task_id}/attachments`;
    const idempotency =
      key === undefined
        ? undefined
        : this.idempotency.describe(actor.id, key, 'POST', path, { name, sha256 }, actor.token?.id);
    return this.idempotency.once(actor, idempotency, async (actor) => {
      await this.blobs.keep(arrived);
      return this.activity.change(actor, async (tx, record) => {
        const task = await lockTask(tx, actor, task_id);
        requireRoom(task);
        await takeTurns(tx, task.project_id);
        await this.queries.requireRoom(tx, task.project_id, bytes);
        const id = uuidv7();
        await tx.rows(sql`
          INSERT INTO attachments (id, task_id, project_id, sha256, name, created_by)
          VALUES (${id}, ${task.id}, ${task.project_id}, ${sha256}, ${name}, ${actor.id})`);
        const attachment = await attachmentOf(tx, id);
        const count = await counted(tx, task.id, 1);
        record(changeOf(ATTACHMENT_ADDED, task, attachment, count));
        return attachment;
      });
    });
  }

  /**
   * Takes all attachments of a locked task along to another project, those in the trash too.
   * @throws Problem 507
   */
  async transfer(tx: Transaction, task_id: string, project_id: string): Promise<void> {
    const bytes = await bytesOf(tx, task_id);
    if (bytes === null) return;
    await takeTurns(tx, project_id);
    await this.queries.requireRoomOfProject(tx, project_id, bytes);
    await tx.rows(sql`UPDATE attachments SET project_id = ${project_id} WHERE task_id = ${task_id}`);
  }

  /** Deletes an attachment, which then can be restored. @throws NotFound, Forbidden */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const { task, attachment, is_deleted } = await lockAttachment(tx, actor, id);
      if (is_deleted) throw new NotFound('attachment');
      await tx.rows(sql`UPDATE attachments SET deleted_at = clock_timestamp() WHERE id = ${id}`);
      await tx.rows(sql`
        DELETE FROM attachments WHERE id IN (
          SELECT a.id FROM attachments a WHERE a.task_id = ${task.id} AND a.deleted_at IS NOT NULL
          ORDER BY a.deleted_at DESC, a.id OFFSET ${MAX_DELETED})`);
      record(changeOf(ATTACHMENT_REMOVED, task, attachment, await counted(tx, task.id, -1)));
    });
  }

  /** Restores a deleted attachment; no effect if it is not deleted. @throws NotFound, Forbidden, Conflict */
  restore(actor: Actor, id: string): Promise<AttachmentDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { task, attachment, is_deleted } = await lockAttachment(tx, actor, id);
      if (!is_deleted) return attachment;
      requireRoom(task);
      await tx.rows(sql`UPDATE attachments SET deleted_at = NULL WHERE id = ${id}`);
      record(changeOf(ATTACHMENT_RESTORED, task, attachment, await counted(tx, task.id, 1)));
      return attachment;
    });
  }

  /** Permanently deletes attachments that were deleted this many days ago. Their content is swept later. */
  async emptyTrash(days: number): Promise<void> {
    await this.database.rows(sql`DELETE FROM attachments WHERE deleted_at <= now() - ${days} * interval '1 day'`);
  }
}

/** @throws Conflict */
function requireRoom({ attachments_count }: TaskDto): void {
  if (attachments_count >= MAX_ATTACHMENTS) throw new Conflict(`A task has at most ${MAX_ATTACHMENTS} attachments.`);
}

/** Changes the count of a task. The task's version stays: an attachment does not change the task. */
async function counted(tx: Transaction, task_id: string, by: number): Promise<number> {
  const row = await tx.row<{ attachments_count: number }>(sql`
    UPDATE tasks SET attachments_count = attachments_count + ${by} WHERE id = ${task_id} RETURNING attachments_count`);
  return row?.attachments_count ?? 0;
}

async function attachmentOf(tx: Transaction, id: string): Promise<AttachmentDto> {
  const attachment = await tx.row<AttachmentDto>(sql`
    SELECT ${ATTACHMENT_COLUMNS} FROM attachments a JOIN attachment_blobs b ON b.sha256 = a.sha256 WHERE a.id = ${id}`);
  if (!attachment) throw new NotFound('attachment');
  return attachment;
}

/** Locks the task of an attachment, deleted or not. @throws NotFound, Forbidden */
async function lockAttachment(tx: Transaction, actor: Actor, id: string): Promise<Locked> {
  const found = await tx.row<{ task_id: string }>(sql`SELECT task_id FROM attachments WHERE id = ${id}`);
  if (!found) throw new NotFound('attachment');
  const task = await lockTask(tx, actor, found.task_id).catch((error: unknown) => {
    // What the caller cannot see is an attachment to them, like any that does not exist.
    throw error instanceof NotFound ? new NotFound('attachment') : error;
  });
  const row = await tx.row<{ is_deleted: boolean }>(
    sql`SELECT deleted_at IS NOT NULL AS is_deleted FROM attachments WHERE id = ${id}`,
  );
  return { task, attachment: await attachmentOf(tx, id), is_deleted: row?.is_deleted ?? true };
}

function changeOf(
  event: AttachmentEvent,
  { id, project_id, assigned_to }: TaskDto,
  attachment: AttachmentDto,
  attachments_count: number,
): Change<AttachmentEvent> {
  const isRemoved = event === ATTACHMENT_REMOVED;
  return {
    event,
    subject_id: attachment.id,
    project_id,
    task_id: id,
    changes: { name: isRemoved ? { from: attachment.name, to: null } : { from: null, to: attachment.name } },
    data: { ...attachment, attachments_count },
    assignees: assigned_to === null ? [] : [assigned_to],
  };
}
