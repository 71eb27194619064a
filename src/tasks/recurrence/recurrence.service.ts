import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { sql, type Transaction } from '../../database/sql.js';
import { addDays, daysBetween } from '../../kernel/days.js';
import { columnFor } from '../../projects/columns/column-lookup.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { insertCopy } from '../copies/task-copy.js';
import { type DoneTasks, DoneSteps } from '../core/done-steps.js';
import { Placement } from '../core/placement.js';
import type { TaskDto } from '../core/task.dto.js';
import { TaskImport } from '../core/task-import.js';
import { TASK_COLUMNS } from '../core/task.queries.js';
import { nextDate } from './dates.js';
import type { RecurrenceDto } from './recurrence.dto.js';
import type { Series } from './series.js';

/** A task that repeats, with its place in its series. */
type RepeatingTask = TaskDto & Series & { recurrence: RecurrenceDto };

/** Makes the next task of a series when one is done, in the transaction in which it is. */
@Injectable()
export class RecurrenceService implements OnModuleInit {
  constructor(
    private readonly done: DoneSteps,
    private readonly placement: Placement,
    private readonly people: TaskImport,
  ) {}

  onModuleInit(): void {
    this.done.on((done) => this.goOn(done));
  }

  private async goOn(done: DoneTasks): Promise<void> {
    for (const task of await lastOfSeries(done.tx, done.ids)) {
      const date = await nextDate(task.recurrence, task);
      if (date !== undefined) await this.makeNext(done, task, date);
    }
  }

  /** No limit of the column refuses it: then nothing could be done any more where too much is to do. */
  private async makeNext({ tx, record, actor }: DoneTasks, task: RepeatingTask, date: string): Promise<void> {
    const { column } = await columnFor(tx, task.project_id, { status: TaskStatus.Todo });
    const place = { column, present: null, rank: await this.placement.last(tx, record, column) };
    const { series_id, occurrence } = task;
    await insertCopy(tx, record, this.people, {
      id: uuidv7(),
      original: task,
      place,
      created_by: actor.id,
      own: datesOn(task, date),
      series: { series_id, occurrence: occurrence + 1, recurrence_start: date },
    });
  }
}

/**
 * Those of some tasks that have no successor yet. The transaction has locked them, so that none gets one meanwhile; what
 * was done before, and is done again, has it already.
 */
function lastOfSeries(tx: Transaction, ids: string[]): Promise<RepeatingTask[]> {
  return tx.rows<RepeatingTask>(sql`
    SELECT ${TASK_COLUMNS}, t.recurrence_start, t.series_id, t.occurrence FROM tasks t
    WHERE t.id = ANY (${ids}::uuid[]) AND t.recurrence IS NOT NULL AND t.deleted_at IS NULL
      AND NOT EXISTS (SELECT FROM tasks n WHERE n.series_id = t.series_id AND n.occurrence = t.occurrence + 1)
    ORDER BY t.id`);
}

/** What was due thousands of years after its start has no start before there are dates. */
const FIRST_DATE = '0001-01-01';

/** The dates of the next task: as many days apart as those of this one. */
function datesOn({ start_date, deadline }: TaskDto, date: string): Pick<TaskDto, 'start_date' | 'deadline'> {
  if (!start_date) return { start_date: null, deadline: date };
  if (!deadline) return { start_date: date, deadline: null };
  const start = addDays(date, -daysBetween(start_date, deadline));
  return { start_date: start >= FIRST_DATE ? start : null, deadline: date };
}
