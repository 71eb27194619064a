import { setTimeout as sleep } from 'node:timers/promises';
import { NoticeCatalogue } from '../../../src/history/notice-definition.js';
import type { NotificationDto } from '../../../src/notifications/notification.dto.js';
import { NOTICES } from '../../../src/registry.js';
import type { TaskDto } from '../../../src/tasks/core/task.dto.js';
import type { LiveEvent } from '../../../client/src/live/types.js';
import { query } from '../../support/database.js';

/** An event as the database has it, with what decides who may see it. */
export type StoredEvent = LiveEvent & { task_id: string | null; assignees: string[] };

export type StoredTask = Pick<TaskDto, 'id' | 'title' | 'status' | 'rank' | 'assigned_to' | 'version'>;

/** All that the database holds of one project. */
export interface Truth {
  project_id: string;
  task_access: string;
  head: number;
  events: StoredEvent[];
  /** The tasks that are not in the trash, in board order. */
  tasks: StoredTask[];
}

/** A notification as the database has it, with its receiver. */
export type StoredNotification = NotificationDto & { user_id: string };

/** The sentences of notifications, which are stored as type and parameters. */
const SENTENCES = new NoticeCatalogue(NOTICES);

/** How long a write may still run whose author was told nothing of it, in milliseconds. */
const LATE_MS = 60_000;

/**
 * Resolves once every transaction has ended that has begun by now: what an instance had sent when it was killed may be
 * committed a moment later.
 */
export async function writesToEnd(url: string): Promise<void> {
  const [now] = await query<{ at: string }>(url, 'SELECT clock_timestamp()::text AS at');
  const running = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND xact_start <= $1`;
  for (const deadline = Date.now() + LATE_MS; (await query(url, running, [now?.at])).length > 0; await sleep(20)) {
    if (Date.now() > deadline) throw new Error('a transaction does not end');
  }
}

/** Looks into the database, past the application. */
export async function readTruth(url: string, project_id: string): Promise<Truth> {
  const [project] = await query<{ task_access: string; head: number }>(
    url,
    `SELECT p.task_access, h.seq::int AS head FROM projects p JOIN activity_heads h ON h.project_id = p.id WHERE p.id = $1`,
    [project_id],
  );
  if (!project) throw new Error('a project is gone');
  const events = await query<StoredEvent>(
    url,
    `SELECT action AS type, subject_type, subject_id, project_id, seq::int, data, changes, task_id, assignees,
       to_char(timestamp AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
       json_build_object('id', user_id, 'name', user_name) AS actor
     FROM activity WHERE project_id = $1 ORDER BY activity.seq`,
    [project_id],
  );
  const tasks = await query<StoredTask>(
    url,
    `SELECT id, title, status::text, rank, assigned_to, version FROM tasks
     WHERE project_id = $1 AND deleted_at IS NULL ORDER BY tasks.status, tasks.rank COLLATE "C", id`,
    [project_id],
  );
  return { project_id, ...project, events, tasks };
}

/** The notifications of all users that are about these projects. */
export async function readMail(url: string, project_ids: string[]): Promise<StoredNotification[]> {
  const stored = await query<Omit<StoredNotification, 'message'>>(
    url,
    `SELECT user_id, id, type, params, project_id, task_id, NULL AS read_at,
       json_build_object('id', actor_id, 'name', actor_name) AS actor,
       to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created_at
     FROM notifications WHERE project_id = ANY ($1)`,
    [project_ids],
  );
  return stored.map((notice) => ({ ...notice, message: SENTENCES.messageOf(notice.type, notice.params) }));
}
