import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { type Changes, differences } from '../../src/history/change.js';
import { rankBetween } from '../../src/kernel/rank.js';
import type { ColumnDto } from '../../src/projects/columns/column.dto.js';
import type { RecordedColumn } from '../../src/projects/columns/column-lookup.js';
import { columnChange, TASK_FIELDS } from '../../src/tasks/core/task-change.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TaskStatus } from '../../src/projects/columns/task-status.js';
import type { Prepared } from './runner.js';

interface Caller {
  id: string;
  name: string;
}
type Chosen = ColumnDto & { present: RecordedColumn | null };
type Four = [Prepared, Prepared, Prepared, Prepared];
type Five = [Prepared, Prepared, Prepared, Prepared, Prepared];
type Kind = 'move' | 'reorder' | 'edit' | 'create';

/** A new task's recurrence, its start, series and occurrence. */
const NO_RECURRENCE = [null, null, null, null];
/** Neither a token nor an import nor a revert is behind a change. */
const WITHOUT_ORIGIN = [null, null, null];

/** The transactions of the benchmark's writes: the application's statements and nothing else. */
export class FloorWrites {
  constructor(
    private readonly pool: pg.Pool,
    private readonly statements: Record<Kind, Prepared[]>,
  ) {}

  move(caller: Caller, id: string, new_status: TaskStatus): Promise<TaskDto | undefined> {
    return this.transaction(async (client) => {
      const [lock, labels, choose, end] = this.statements.move as Four;
      const [before] = await lock.run<TaskDto>(client, [id, caller.id, caller.id]);
      if (!before) return undefined;
      await labels.run(client, [id]);
      const { project_id, column_id: present } = before;
      const [column] = await choose.run<Chosen>(client, [present, project_id, new_status, present, present]);
      if (!column) return undefined;
      const [last] = await end.run<{ rank: string }>(client, [project_id, column.id, [id]]);
      const inside = before.status === new_status && (!last || last.rank < before.rank);
      if (inside) return before;
      const rank = rankBetween({ prev: last?.rank ?? null, next: null });
      const kind = before.status === new_status ? 'reorder' : 'move';
      const values = kind === 'move' ? [new_status, rank, column.id, id] : [rank, id];
      const [task] = await (this.statements[kind][4] as Prepared).run<TaskDto>(client, values);
      return (
        task && this.record(client, caller, kind, 'task_moved', task, before, columnChange(column.present, column))
      );
    });
  }

  edit(caller: Caller, id: string, title: string): Promise<TaskDto | undefined> {
    return this.transaction(async (client) => {
      const [lock, labels, update] = this.statements.edit as [Prepared, Prepared, Prepared];
      const [before] = await lock.run<TaskDto>(client, [id, caller.id, caller.id]);
      await labels.run(client, [id]);
      const [task] = await update.run<TaskDto>(client, [title, id]);
      return task && this.record(client, caller, 'edit', 'task_updated', task, before);
    });
  }

  create(caller: Caller, title: string, project_id: string): Promise<TaskDto | undefined> {
    return this.transaction(async (client) => {
      const [contributor, assignable, choose, end, insert] = this.statements.create as Five;
      await contributor.run(client, [project_id, caller.id]);
      await assignable.run(client, [project_id, caller.id]);
      const [column] = await choose.run<Chosen>(client, [null, project_id, 'todo', null, null]);
      if (!column) return undefined;
      const [last] = await end.run<{ rank: string }>(client, [project_id, column.id]);
      const rank = rankBetween({ prev: last?.rank ?? null, next: null });
      const fields = [title, null, 'medium', 'todo', column.id, rank, null, null, null];
      const values = [uuidv7(), ...fields, project_id, caller.id, caller.id, ...NO_RECURRENCE];
      const [task] = await insert.run<TaskDto>(client, values);
      return task && this.record(client, caller, 'create', 'task_created', task, undefined, columnChange(null, column));
    });
  }

  /** What the application writes last: a notification to whom it concerns, and the numbered row of the history. */
  private async record(
    client: pg.PoolClient,
    caller: Caller,
    kind: Kind,
    action: string,
    task: TaskDto,
    before: TaskDto | undefined,
    column: Changes = {},
  ): Promise<TaskDto> {
    const statements = this.statements[kind];
    const number = statements.at(-1) as Prepared;
    if (kind === 'move' || kind === 'edit') {
      const subject = { project_id: task.project_id, task_id: task.id, subject_type: 'task', subject_id: task.id };
      const letter = { id: uuidv7(), user_id: task.assigned_to, type: action, kind: 'change' };
      const letters = [{ ...letter, params: { title: task.title }, ...subject }];
      const told = task.assigned_to && task.assigned_to !== caller.id;
      if (told) await (statements.at(-2) as Prepared).run(client, [caller.id, caller.name, JSON.stringify(letters)]);
    }
    const assignees = task.assigned_to ? [task.assigned_to] : [];
    const changes = { ...differences(before, task, TASK_FIELDS), ...column };
    const subject = { subject_type: 'task', subject_id: task.id };
    const entry = {
      n: 0,
      id: uuidv7(),
      action,
      ...subject,
      project_id: task.project_id,
      task_id: task.id,
      changes,
      data: task,
    };
    await number.run(client, [
      JSON.stringify([{ ...entry, assignees }]),
      [task.project_id],
      caller.id,
      caller.name,
      ...WITHOUT_ORIGIN,
      [task.project_id],
    ]);
    return task;
  }

  /** Once more where two came into each other's way, as in the application. */
  private async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    for (;;) {
      const client = await this.pool.connect();
      try {
        await client.query('START TRANSACTION');
        const result = await work(client);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        if (!['23505', '40P01'].includes((error as { code?: string }).code ?? '')) throw error;
      } finally {
        client.release();
      }
    }
  }
}
