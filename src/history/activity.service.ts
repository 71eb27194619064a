import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { uuidv7 } from 'uuidv7';
import { Database, rfc3339, sql, type Transaction } from '../database/sql.js';
import { ActivityHead } from './activity-head.entity.js';
import type { Author, Change, Notice, Recorder } from './change.js';
import type { BusEvents, Head, NotificationRow, RecordedEvent } from './events.js';
import { EventCatalogue } from './event-catalogue.js';
import type { EventDefinition } from './event-definition.js';
import { IdempotencyService } from './idempotency.service.js';
import { NoticeCatalogue, type NoticeKind, type NoticeParams } from './notice-definition.js';
import { batchesOf, record } from './record.js';

/** A notice of which its receiver may want to be told, whatever the way. */
export interface Letter {
  id: string;
  user_id: string;
  type: string;
  /** Null for what has to be acted upon. */
  kind: NoticeKind | null;
  params: NoticeParams;
  project_id: string | null;
  task_id?: string;
  /** What the change of which it tells is about. */
  subject_type: string;
  subject_id: string;
}

interface Written {
  events: RecordedEvent[];
  /** The last numbers of projects whose events are only in the database. */
  heads: Head[];
  letters: { user_id: string; notification: NotificationRow }[];
}

/** Concurrent changes can collide on a rank or deadlock. One of them is then retried. */
const COLLISIONS = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 8;

/** A notice about a task that nobody has changed. */
export type Told = Notice & { project_id: string; task_id: string };

/** What a transaction must do besides because of what it records. */
export type RecordedStep = (tx: Transaction, record: Recorder, changes: readonly Change[]) => Promise<void>;

/** Another way to tell users of changes than the list of notifications, in the transaction of the changes. */
export type TellingStep = (tx: Transaction, author: Author, letters: readonly Letter[]) => Promise<void>;

/** The only write path: whatever is changed through `change()` is recorded, numbered and announced, or rolled back. */
@Injectable()
export class ActivityService {
  private readonly steps: RecordedStep[] = [];
  private readonly tellings: TellingStep[] = [];

  constructor(
    private readonly database: Database,
    private readonly idempotency: IdempotencyService,
    private readonly bus: EventEmitter2,
    private readonly events: EventCatalogue,
    private readonly notices: NoticeCatalogue,
  ) {}

  /** Creates the head of a project's history, in the transaction that creates the project. */
  async begin(tx: Transaction, project_id: string): Promise<void> {
    await tx.manager.insert(ActivityHead, { project_id });
  }

  /** Registers a step of all transactions, which follows their work; what steps record themselves has no further steps. */
  onRecorded(step: RecordedStep): void {
    this.steps.push(step);
  }

  /** Registers another way to tell users, which looks itself who wants to be told by it. */
  onTelling(step: TellingStep): void {
    this.tellings.push(step);
  }

  /**
   * Runs `work` in a transaction and finally writes what it recorded: activity rows with the next numbers of their
   * projects, and notifications. After the commit both are sent to the bus. A collision runs `work` again, so it must
   * not have effects outside the transaction.
   * @returns the result of `work`.
   */
  async change<T>(author: Author, work: (tx: Transaction, record: Recorder) => Promise<T>): Promise<T> {
    const { result, written } = await this.retrying(() =>
      this.database.transaction(async (tx) => {
        if (author.idempotency) await this.idempotency.claim(tx, author.idempotency);
        const changes: Change[] = [];
        const record: Recorder = (change) => changes.push(this.checked(change));
        const result = await work(tx, record);
        const worked = [...changes];
        for (const step of this.steps) await step(tx, record, worked);
        if (author.idempotency) await this.idempotency.answer(tx, author.idempotency, result);
        return { result, written: await this.write(tx, author, changes) };
      }),
    );
    this.emit('activity.recorded', written.events);
    this.emit('activity.advanced', written.heads);
    this.emit('notifications.written', written.letters);
    return result;
  }

  /** Records what changes nothing else, such as that somebody took a copy. */
  note<E extends EventDefinition>(author: Author, change: Change<E>): Promise<void> {
    return this.change(author, (_, record) => {
      record(change);
      return Promise.resolve();
    });
  }

  /** Tells users of what nobody has changed, such as a deadline that is near. @param work returns what to tell. */
  async tell(author: Author, work: (tx: Transaction) => Promise<Told[]>): Promise<void> {
    const written = await this.database.transaction(async (tx) => {
      const told = await work(tx);
      return this.send(
        tx,
        author,
        told.map((one) => ({
          ...one,
          id: uuidv7(),
          kind: this.notices.kindOf(one.type),
          subject_type: 'task',
          subject_id: one.task_id,
        })),
      );
    });
    this.emit('notifications.written', written);
  }

  /** @throws Error for a change of an unlisted kind, or one that leaves open who may see it. */
  private checked(change: Change): Change {
    this.events.require(change.event);
    const { type, visibility } = change.event;
    const [ofProject, ofTask] = [change.project_id !== null, change.task_id !== undefined];
    if (ofProject !== (visibility !== 'internal') || ofTask !== (visibility === 'task')) {
      throw new Error(`A change of the visibility ${visibility} was recorded as ${type} of something else.`);
    }
    return change;
  }

  private async write(tx: Transaction, author: Author, changes: Change[]): Promise<Written> {
    const letters = await this.send(
      tx,
      author,
      changes.flatMap((change) => this.lettersOf(change, author)),
    );
    return { letters, ...(await record(tx, author, changes)) };
  }

  /** By all ways. */
  private async send(tx: Transaction, author: Author, letters: Letter[]): Promise<Written['letters']> {
    const written: Written['letters'] = [];
    for (const batch of batchesOf(letters)) {
      written.push(...(await this.post(tx, author, batch)));
      for (const tell of this.tellings) await tell(tx, author, batch);
    }
    return written;
  }

  /** Writes those notices of which their receivers want to be told. */
  private async post(tx: Transaction, author: Author, letters: Letter[]): Promise<Written['letters']> {
    const rows = await tx.rows<{ id: string; created_at: string }>(sql`
      INSERT INTO notifications (id, user_id, type, params, project_id, task_id, actor_id, actor_name)
      SELECT id, user_id, type, params, project_id, task_id, ${author.id}::uuid, ${author.name}
      FROM json_to_recordset(${JSON.stringify(letters)}) AS l (
        id uuid, user_id uuid, type text, kind text, params json, project_id uuid, task_id uuid)
      WHERE NOT EXISTS (
        SELECT FROM user_preferences x WHERE x.user_id = l.user_id AND l.kind = ANY (x.notices_off))
      RETURNING id, ${rfc3339(sql`created_at`)} AS created_at`);
    const times = new Map(rows.map((row) => [row.id, row.created_at]));
    return letters.flatMap(({ id, user_id, type, params, project_id, task_id = null }) => {
      const created_at = times.get(id);
      if (created_at === undefined) return [];
      const message = this.notices.messageOf(type, params);
      const actor = { id: author.id, name: author.name };
      const told = { id, type, message, params, project_id, task_id, actor, read_at: null, created_at };
      return [{ user_id, notification: told }];
    });
  }

  private lettersOf({ notices = [], event, subject_id, project_id, task_id }: Change, author: Author): Letter[] {
    const about = { project_id, task_id, subject_type: event.subject, subject_id };
    return notices
      .filter(({ user_id }) => user_id !== author.id)
      .map((notice) => ({ id: uuidv7(), ...notice, kind: this.notices.kindOf(notice.type), ...about }));
  }

  private emit<K extends keyof BusEvents>(name: K, payload: BusEvents[K]): void {
    if (payload.length > 0) this.bus.emit(name, payload);
  }

  private async retrying<T>(attempt: () => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts++) {
      try {
        return await attempt();
      } catch (error) {
        if (attempts === MAX_ATTEMPTS || !isCollision(error)) throw error;
      }
    }
  }
}

function isCollision(error: unknown): boolean {
  const { code = '', constraint } = error as { code?: string; constraint?: string };
  return COLLISIONS.has(code) || (code === '23505' && constraint === 'tasks_rank_key');
}
