import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import { isAlone } from '../../database/advisory-lock.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { ActivityService, type Told } from '../../history/activity.service.js';
import { notice } from '../../history/change.js';
import { DEFAULT_ZONE, isTimeZone } from '../../kernel/days.js';
import { READERS } from '../comments/mentions.js';
import { IS_ON_BOARD } from '../core/task.scope.js';
import { datesDue } from './due-dates.js';
import { TASK_DUE_NOTICE } from './reminder.events.js';

/** How many tasks one transaction reminds of. */
const AT_ONCE = 200;
/** More zones than the users of an installation live in. */
const MAX_ZONES = 1_000;

interface Due {
  task_id: string;
  project_id: string;
  user_id: string;
  title: string;
  deadline: string;
}

interface Zone {
  zone: string;
  dates: string[];
}

/** Reminds assignees of deadlines: from the evening before on, where they are, until the day is over. */
@Injectable()
export class ReminderService {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly config: Config,
  ) {}

  /**
   * Reminds of some tasks, each with each deadline once.
   * @param now the present time, for tests.
   * @returns whether there may be more.
   */
  async remindOfSome(now = new Date()): Promise<boolean> {
    const zones = await this.zones(now);
    let count = 0;
    await this.activity.tell({ id: null, name: this.config.APP_NAME }, async (tx) => {
      const due = await takeDue(tx, zones);
      count = due.length;
      return due.map(toldOf);
    });
    return count === AT_ONCE;
  }

  /** The time zones of users, with the deadlines that are near there. */
  private async zones(now: Date): Promise<Zone[]> {
    const rows = await this.database.rows<{ time_zone: string }>(sql`
      SELECT DISTINCT time_zone FROM user_preferences WHERE time_zone IS NOT NULL LIMIT ${MAX_ZONES}`);
    const names = new Set([DEFAULT_ZONE, ...rows.map(({ time_zone }) => time_zone).filter(isTimeZone)]);
    return Promise.all([...names].map(async (zone) => ({ zone, dates: await datesDue(zone, now) })));
  }
}

/** Takes tasks of which nobody was reminded yet; none if another instance is at it. */
async function takeDue(tx: Transaction, zones: Zone[]): Promise<Due[]> {
  if (!(await isAlone(tx, 'deadline_reminders'))) return [];
  const dates = zones.flatMap((zone) => zone.dates);
  return tx.rows<Due>(sql`
    WITH due AS (
      SELECT t.id AS task_id, t.project_id, t.assigned_to AS user_id, t.title, t.deadline
      FROM tasks t JOIN projects p ON p.id = t.project_id JOIN users u ON u.id = t.assigned_to
      LEFT JOIN user_preferences x ON x.user_id = u.id
      LEFT JOIN json_to_recordset(${JSON.stringify(zones)}) AS own (zone text) ON own.zone = x.time_zone
      JOIN json_to_recordset(${JSON.stringify(zones)}) AS z (zone text, dates date[]) ON z.zone = coalesce(own.zone, ${DEFAULT_ZONE})
      WHERE t.deadline = ANY (${dates}::date[]) AND t.deadline = ANY (z.dates) AND t.status <> 'done'
        AND t.deleted_at IS NULL AND p.deleted_at IS NULL AND ${IS_ON_BOARD} AND ${READERS}
        AND NOT EXISTS (
          SELECT FROM deadline_reminders r
          WHERE r.task_id = t.id AND r.deadline = t.deadline AND r.user_id = t.assigned_to)
      ORDER BY t.deadline, t.id LIMIT ${AT_ONCE}
    ), noted AS (
      INSERT INTO deadline_reminders (task_id, deadline, user_id) SELECT task_id, deadline, user_id FROM due
      ON CONFLICT (task_id) DO UPDATE SET deadline = excluded.deadline, user_id = excluded.user_id
    )
    SELECT * FROM due ORDER BY deadline, task_id`);
}

function toldOf({ task_id, project_id, user_id, title, deadline }: Due): Told {
  return { ...notice(user_id, TASK_DUE_NOTICE, { title, deadline }), project_id, task_id };
}
