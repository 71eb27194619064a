import { Injectable } from '@nestjs/common';
import { differences, type Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, InvalidInput } from '../../kernel/http/problem.js';
import { type Sql, sql, type Transaction } from '../../database/sql.js';
import { type Gap, MAX_RANK_LENGTH, rankBetween, spreadRanks } from './rank.js';
import { BoardQueries } from './board.queries.js';
import { changeOfOneOfMany } from './task-change.js';
import type { MoveTaskDto, TaskDto } from './task.dto.js';
import type { TaskStatus } from './task.entity.js';
import { TASK_FROM } from './task.queries.js';
import { visibleTasks } from './task.scope.js';

/** The target column, and the task to be placed, if it already exists. */
interface Column {
  project_id: string;
  status: TaskStatus;
  moving?: string;
}

/** A column of a board as a condition on alias `t`, including the trash, whose tasks keep their places. */
const inColumn = (project_id: string, status: TaskStatus) => sql`t.project_id = ${project_id} AND t.status = ${status}`;

/** Determines the ranks of cards. */
@Injectable()
export class Placement {
  constructor(private readonly boards: BoardQueries) {}

  /** The rank at the end of a column. */
  async last(tx: Transaction, record: Recorder, project_id: string, status: TaskStatus): Promise<string> {
    return this.rankIn(tx, record, { project_id, status }, () => endOf(tx, project_id, status));
  }

  /**
   * The rank that a move requests: the present one if the task is already there.
   * @throws InvalidInput; Conflict with the present column when a neighbour is not in it.
   */
  async of(tx: Transaction, record: Recorder, actor: Actor, task: TaskDto, move: MoveTaskDto): Promise<string> {
    const { new_status: status, before_id, after_id } = move;
    if (before_id === task.id) throw new InvalidInput([{ field: 'before_id', message: 'must be another task' }]);
    if (after_id === task.id) throw new InvalidInput([{ field: 'after_id', message: 'must be another task' }]);
    const find = () => this.gap(tx, actor, task, move);
    const gap = await find();
    if (task.status === status && isInside(task.rank, gap)) return task.rank;
    return this.rankIn(tx, record, { project_id: task.project_id, status, moving: task.id }, find, gap);
  }

  private async gap(tx: Transaction, actor: Actor, task: TaskDto, move: MoveTaskDto): Promise<Gap> {
    const { new_status: status, before_id, after_id } = move;
    const { project_id, id } = task;
    if (!before_id && !after_id) return endOf(tx, project_id, status, id);
    const next = before_id && (await this.rankOf(tx, actor, project_id, status, before_id));
    const prev = after_id && (await this.rankOf(tx, actor, project_id, status, after_id));
    if (next && prev && prev >= next) throw await this.moved(tx, actor, project_id, status);
    return next
      ? { prev: await neighbour(tx, project_id, status, id, next, 'prev'), next }
      : { prev: prev ?? null, next: await neighbour(tx, project_id, status, id, prev ?? '', 'next') };
  }

  /** The rank of a task that the caller can see in the column. */
  private async rankOf(
    tx: Transaction,
    actor: Actor,
    project_id: string,
    status: TaskStatus,
    id: string,
  ): Promise<string> {
    const row = await tx.row<{ rank: string }>(sql`
      SELECT t.rank FROM ${TASK_FROM} WHERE t.id = ${id} AND ${inColumn(project_id, status)} AND ${visibleTasks(actor)}`);
    if (!row) throw await this.moved(tx, actor, project_id, status);
    return row.rank;
  }

  private async moved(tx: Transaction, actor: Actor, project_id: string, status: TaskStatus): Promise<Conflict> {
    const column = await this.boards.column(tx, actor, project_id, status);
    return new Conflict('The column has changed in the meantime; see column.', { column });
  }

  private async rankIn(
    tx: Transaction,
    record: Recorder,
    column: Column,
    find: () => Promise<Gap>,
    gap?: Gap,
  ): Promise<string> {
    const rank = rankBetween(gap ?? (await find()));
    if (rank.length <= MAX_RANK_LENGTH) return rank;
    await respread(tx, record, column);
    return rankBetween(await find());
  }
}

function isInside(rank: string, { prev, next }: Gap): boolean {
  return (prev === null || prev < rank) && (next === null || rank < next);
}

async function endOf(tx: Transaction, project_id: string, status: TaskStatus, except?: string): Promise<Gap> {
  const row = await tx.row<{ rank: string }>(sql`
    SELECT t.rank FROM tasks t WHERE ${inColumn(project_id, status)} AND ${otherThan(except)} ORDER BY t.rank DESC LIMIT 1`);
  return { prev: row?.rank ?? null, next: null };
}

/** The adjacent rank in a column, ignoring the task that is moved. */
async function neighbour(
  tx: Transaction,
  project_id: string,
  status: TaskStatus,
  moving: string,
  rank: string,
  side: 'prev' | 'next',
): Promise<string | null> {
  const beyond = side === 'prev' ? sql`t.rank < ${rank} ORDER BY t.rank DESC` : sql`t.rank > ${rank} ORDER BY t.rank`;
  const row = await tx.row<{ rank: string }>(sql`
    SELECT t.rank FROM tasks t WHERE ${inColumn(project_id, status)} AND ${otherThan(moving)} AND ${beyond} LIMIT 1`);
  return row?.rank ?? null;
}

function otherThan(id: string | undefined): Sql {
  return id === undefined ? sql`true` : sql`t.id <> ${id}`;
}

/** A task whose rank is rewritten. */
type Respread = Pick<TaskDto, 'id' | 'title' | 'project_id' | 'assigned_to' | 'rank'> & { in_trash: boolean };

/**
 * Gives every task of a column a new, short rank in the same order. This is recorded, because clients have the old
 * ones. The moved task is skipped: its move writes and records its rank.
 */
async function respread(tx: Transaction, record: Recorder, { project_id, status, moving }: Column): Promise<void> {
  const before = await tx.rows<Respread>(sql`
    SELECT t.id, t.title, t.project_id, t.assigned_to, t.rank, t.deleted_at IS NOT NULL AS in_trash FROM tasks t
    WHERE ${inColumn(project_id, status)} AND ${otherThan(moving)} ORDER BY t.rank FOR NO KEY UPDATE`);
  // PostgreSQL sorts before it locks: after waiting for a concurrent move, a card would still be sorted by its old
  // rank.
  before.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const ranks = spreadRanks(before.length);
  await tx.rows(sql`
    UPDATE tasks SET rank = n.rank, version = version + 1, updated_at = now()
    FROM unnest(${before.map(({ id }) => id)}::uuid[], ${ranks}::text[]) AS n (id, rank) WHERE tasks.id = n.id`);
  before.forEach((task, index) => {
    if (task.in_trash) return;
    const changes = differences(task, { ...task, rank: ranks[index] ?? task.rank }, ['rank']);
    record({ ...changeOfOneOfMany(task, changes), notices: [] });
  });
}
