import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../common/access.js';
import { Database, rfc3339, sql, type Transaction } from '../database/sql.js';
import type { Change, Recorder } from './change.js';
import type { BusEvents, NotificationRow, RecordedEvent } from './events.js';
import { EventCatalogue } from './event-catalogue.js';
import { IdempotencyService } from './idempotency.service.js';
import { NoticeCatalogue, type NoticeParams } from './notice-definition.js';

/** Who is recorded as having done something: a user, or the application itself (`id: null`). */
export type Author = Partial<Omit<Actor, 'id' | 'name'>> & { readonly id: string | null; readonly name: string };

/** What `change()` writes: rows of `activity`, in the order in which they were recorded. */
type Entry = Omit<Change, 'event' | 'notices'> & { n: number; id: string; action: string; subject_type: string };
/** Rows of `notifications`. */
type Letter = {
  id: string;
  user_id: string;
  type: string;
  params: NoticeParams;
  project_id: string | null;
  task_id?: string;
};

interface Written {
  events: RecordedEvent[];
  letters: { user_id: string; notification: NotificationRow }[];
}

/** Concurrent changes may collide: on a rank, or in the order of their locks. Then one of them starts over. */
const COLLISIONS = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 8;

/** The only write path: what goes through `change()` is recorded, numbered and told to whom it concerns, or undone. */
@Injectable()
export class ActivityService {
  constructor(
    private readonly database: Database,
    private readonly idempotency: IdempotencyService,
    private readonly bus: EventEmitter2,
    private readonly events: EventCatalogue,
    private readonly notices: NoticeCatalogue,
  ) {}

  /**
   * Runs `work` in a transaction and, last, writes what it recorded: activity rows with the next numbers of their
   * projects, and notifications. After the commit the bus carries both. A collision runs `work` again, so it must not
   * have effects outside of the transaction.
   *
   * @returns what `work` returned.
   */
  async change<T>(author: Author, work: (tx: Transaction, record: Recorder) => Promise<T>): Promise<T> {
    const { result, written } = await this.retrying(() =>
      this.database.transaction(async (tx) => {
        if (author.idempotency) await this.idempotency.claim(tx, author.idempotency);
        const changes: Change[] = [];
        const result = await work(tx, (change) => changes.push(this.checked(change)));
        if (author.idempotency) await this.idempotency.answer(tx, author.idempotency, result);
        return { result, written: await this.write(tx, author, changes) };
      }),
    );
    this.emit('activity.recorded', written.events);
    this.emit('notifications.written', written.letters);
    return result;
  }

  /** @throws Error for a change that nobody could show, or of which it is open who may see it. */
  private checked(change: Change): Change {
    this.events.require(change.event);
    const { type, visibility } = change.event;
    const [of_project, of_task] = [change.project_id !== null, change.task_id !== undefined];
    if (of_project !== (visibility !== 'internal') || of_task !== (visibility === 'task')) {
      throw new Error(`A change of the visibility ${visibility} was recorded as ${type} of something else.`);
    }
    return change;
  }

  private async write(tx: Transaction, author: Author, changes: Change[]): Promise<Written> {
    if (changes.length === 0) return { events: [], letters: [] };
    const letters = changes.flatMap((change) => lettersOf(change, author));
    const written = letters.length > 0 ? await this.post(tx, author, letters) : [];
    const events = await number(tx, author, changes.map(entryOf));
    // Only changes of projects are numbered.
    const numbered = changes.filter(({ project_id }) => project_id !== null);
    numbered.forEach((change, index) => (change.seq = events[index]?.seq));
    return { events, letters: written };
  }

  private async post(tx: Transaction, author: Author, letters: Letter[]): Promise<Written['letters']> {
    const rows = await tx.rows<{ id: string; created_at: string }>(sql`
      INSERT INTO notifications (id, user_id, type, params, project_id, task_id, actor_id, actor_name)
      SELECT id, user_id, type, params, project_id, task_id, ${author.id}::uuid, ${author.name}
      FROM json_to_recordset(${JSON.stringify(letters)}) AS l (
        id uuid, user_id uuid, type text, params json, project_id uuid, task_id uuid)
      RETURNING id, ${rfc3339(sql`created_at`)} AS created_at`);
    const times = new Map(rows.map((row) => [row.id, row.created_at]));
    return letters.map(({ user_id, ...letter }) => ({
      user_id,
      notification: {
        ...letter,
        message: this.notices.messageOf(letter.type, letter.params),
        task_id: letter.task_id ?? null,
        actor: { id: author.id, name: author.name },
        read_at: null,
        created_at: times.get(letter.id) ?? '',
      },
    }));
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

function entryOf({ event, notices: _, ...change }: Change, n: number): Entry {
  return { ...change, n, id: uuidv7(), action: event.type, subject_type: event.subject };
}

/**
 * Inserts the activity rows with the next numbers of their projects. The heads are locked here, as the last locks of the
 * transaction and in ascending order, so that changes cannot deadlock on them.
 */
async function number(tx: Transaction, author: Author, entries: Entry[]): Promise<RecordedEvent[]> {
  const projects = [...new Set(entries.flatMap(({ project_id }) => project_id ?? []))];
  const rows = await tx.rows<Pick<RecordedEvent, 'seq' | 'at'> & { n: number }>(sql`
    WITH entry AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(entries)}) AS e (
        n int, id uuid, action text, subject_type text, subject_id uuid, project_id uuid, task_id uuid, changes json, data json, assignees uuid[])
    ), counted AS (
      SELECT project_id, count(*) AS n FROM entry WHERE project_id IS NOT NULL GROUP BY project_id
    ), locked AS (
      SELECT h.project_id FROM activity_heads h WHERE h.project_id = ANY (${projects}::uuid[])
      ORDER BY h.project_id FOR UPDATE
    ), head AS (
      -- Named once more, since nothing else tells the planner that it is about a few rows of many.
      UPDATE activity_heads h SET seq = h.seq + c.n FROM locked l JOIN counted c USING (project_id)
      WHERE h.project_id = l.project_id AND h.project_id = ANY (${projects}::uuid[])
      RETURNING h.project_id, h.seq - c.n AS base
    ), inserted AS (
      INSERT INTO activity (
        id, user_id, user_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data, assignees, timestamp)
      SELECT e.id, ${author.id}::uuid, ${author.name}, e.action, e.subject_type, e.subject_id, e.project_id, e.task_id,
        h.base + row_number() OVER (PARTITION BY e.project_id ORDER BY e.n), e.changes, e.data, coalesce(e.assignees, '{}'),
        clock_timestamp()
      FROM entry e LEFT JOIN head h USING (project_id)
      RETURNING id, seq, timestamp
    )
    SELECT e.n, i.seq, ${rfc3339(sql`i.timestamp`)} AS at FROM inserted i JOIN entry e USING (id) ORDER BY e.n`);
  return rows.flatMap(({ n, seq, at }) => {
    const entry = entries[n];
    return entry?.project_id ? [eventOf(entry, entry.project_id, author, seq, at)] : [];
  });
}

function eventOf(entry: Entry, project_id: string, author: Author, seq: number, at: string): RecordedEvent {
  const { action, subject_type, subject_id, data, changes, task_id = null, assignees = [] } = entry;
  const actor = { id: author.id, name: author.name };
  return { type: action, subject_type, subject_id, project_id, seq, at, actor, data, changes, task_id, assignees };
}

function lettersOf({ notices = [], project_id, task_id }: Change, author: Author): Letter[] {
  return notices
    .filter((notice) => notice.user_id !== author.id)
    .map((notice) => ({ id: uuidv7(), ...notice, project_id, task_id }));
}
