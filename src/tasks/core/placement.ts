import { Injectable } from '@nestjs/common';
import { differences, type Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, InvalidInput } from '../../kernel/http/problem.js';
import { type Sql, sql, type Transaction } from '../../database/sql.js';
import { type Gap, MAX_RANK_LENGTH, rankBetween, spreadRanks } from '../../kernel/rank.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import { type ChosenColumn, columnFor } from '../../projects/columns/column-lookup.js';
import { BoardQueries } from './board.queries.js';
import { changeOfOneOfMany } from './task-change.js';
import { TASK_UPDATED } from './task.events.js';
import type { MoveTaskDto, TaskDto } from './task.dto.js';
import { TASK_FROM } from './task.queries.js';
import { IS_ON_BOARD, visibleTasks } from './task.scope.js';

/** The target column, and the tasks to be placed, if they already exist. */
interface Target {
  column: ColumnDto;
  moving?: readonly string[];
}

/** A task that is to be placed; a new one has no rank, and the column in which it is unless the move says another. */
type PlacedTask = Pick<TaskDto, 'id' | 'project_id' | 'column_id'> & { rank: string | null };

/** A column of a board as a condition on alias `t`, including trash and archive, whose tasks keep their places. */
export const inColumn = ({ project_id, id }: Pick<ColumnDto, 'project_id' | 'id'>) =>
  sql`t.project_id = ${project_id} AND t.column_id = ${id}`;

const NO_PLACE = { field: 'new_status', message: 'must be given, or column_id, before_id or after_id' };

/** Determines the columns and ranks of cards. */
@Injectable()
export class Placement {
  constructor(private readonly boards: BoardQueries) {}

  /** The rank at the end of a column. */
  async last(tx: Transaction, record: Recorder, column: ColumnDto): Promise<string> {
    return rankIn(tx, record, { column }, () => endOf(tx, column));
  }

  /**
   * The place that a move requests: the present rank if the task is already there.
   * @throws InvalidInput; Conflict with the present column when a neighbour is not in it.
   */
  async of(tx: Transaction, record: Recorder, actor: Actor, task: PlacedTask, move: MoveTaskDto): Promise<Place> {
    const { new_status, column_id, before_id, after_id } = move;
    if (!new_status && !column_id && !before_id && !after_id) throw new InvalidInput([NO_PLACE]);
    if (before_id === task.id) throw new InvalidInput([{ field: 'before_id', message: 'must be another task' }]);
    if (after_id === task.id) throw new InvalidInput([{ field: 'after_id', message: 'must be another task' }]);
    const { column, present } = await columnOf(tx, task, move);
    const find = () => this.gap(tx, actor, task, column, move);
    const gap = await find();
    const { rank } = task;
    if (rank !== null && task.column_id === column.id && isInside(rank, gap)) return { column, present, rank };
    return { column, present, rank: await rankIn(tx, record, { column, moving: [task.id] }, find, { gap }) };
  }

  private async gap(
    tx: Transaction,
    actor: Actor,
    { id }: PlacedTask,
    column: ColumnDto,
    { before_id, after_id }: MoveTaskDto,
  ): Promise<Gap> {
    if (!before_id && !after_id) return endOf(tx, column, [id]);
    const next = before_id && (await this.rankOf(tx, actor, column, before_id));
    const prev = after_id && (await this.rankOf(tx, actor, column, after_id));
    if (next && prev && prev >= next) throw await this.moved(tx, actor, column);
    return next
      ? { prev: await neighbour(tx, column, [id], next, 'prev'), next }
      : { prev: prev ?? null, next: await neighbour(tx, column, [id], prev ?? '', 'next') };
  }

  private async rankOf(tx: Transaction, actor: Actor, column: ColumnDto, id: string): Promise<string> {
    const rank = await rankOnBoard(tx, actor, column, id);
    if (rank === undefined) throw await this.moved(tx, actor, column);
    return rank;
  }

  private async moved(tx: Transaction, actor: Actor, column: ColumnDto): Promise<Conflict> {
    const present = await this.boards.column(tx, actor, column);
    return new Conflict('The column has changed in the meantime; see column.', { column: present });
  }
}

/** The rank of a task that the caller can see in a column of the board; undefined if it is not there. */
export async function rankOnBoard(
  tx: Transaction,
  actor: Actor,
  column: ColumnDto,
  id: string,
): Promise<string | undefined> {
  const row = await tx.row<{ rank: string }>(sql`
    SELECT t.rank FROM ${TASK_FROM} WHERE t.id = ${id} AND ${inColumn(column)} AND ${IS_ON_BOARD} AND ${visibleTasks(actor)}`);
  return row?.rank;
}

/**
 * A rank in the gap that `find` returns, of at most `longest` characters: if there is no such rank, the column gets new
 * ones first.
 * @param gap the gap, if it is known already.
 */
export async function rankIn(
  tx: Transaction,
  record: Recorder,
  target: Target,
  find: () => Promise<Gap>,
  { gap, longest = MAX_RANK_LENGTH }: { gap?: Gap; longest?: number } = {},
): Promise<string> {
  const rank = rankBetween(gap ?? (await find()));
  if (rank.length <= longest) return rank;
  await respread(tx, record, target);
  return rankBetween(await find());
}

/** Where a task is to be. */
export interface Place extends ChosenColumn {
  rank: string;
}

/** The column that a move means: clients that know only statuses may name a neighbour in any column of the status. */
export function columnOf(
  tx: Transaction,
  task: Pick<TaskDto, 'project_id' | 'column_id'>,
  move: MoveTaskDto,
): Promise<ChosenColumn> {
  const { column_id, new_status: status, before_id, after_id } = move;
  const neighbour = before_id ?? after_id;
  const near = neighbour
    ? sql`(SELECT t.column_id FROM tasks t WHERE t.id = ${neighbour} AND t.project_id = ${task.project_id})`
    : undefined;
  return columnFor(tx, task.project_id, { column_id, status }, task.column_id, near);
}

function isInside(rank: string, { prev, next }: Gap): boolean {
  return (prev === null || prev < rank) && (next === null || rank < next);
}

/** The place after all tasks of a column. */
export async function endOf(
  tx: Transaction,
  column: Pick<ColumnDto, 'id' | 'project_id'>,
  except: readonly string[] = [],
): Promise<Gap> {
  const row = await tx.row<{ rank: string }>(sql`
    SELECT t.rank FROM tasks t WHERE ${inColumn(column)} AND ${otherThan(except)} ORDER BY t.rank DESC LIMIT 1`);
  return { prev: row?.rank ?? null, next: null };
}

/** The adjacent rank in a column, ignoring the tasks that are moved. */
export async function neighbour(
  tx: Transaction,
  column: ColumnDto,
  moving: readonly string[],
  rank: string,
  side: 'prev' | 'next',
): Promise<string | null> {
  const beyond = side === 'prev' ? sql`t.rank < ${rank} ORDER BY t.rank DESC` : sql`t.rank > ${rank} ORDER BY t.rank`;
  const row = await tx.row<{ rank: string }>(sql`
    SELECT t.rank FROM tasks t WHERE ${inColumn(column)} AND ${otherThan(moving)} AND ${beyond} LIMIT 1`);
  return row?.rank ?? null;
}

function otherThan(ids: readonly string[]): Sql {
  return ids.length === 0 ? sql`true` : sql`t.id <> ALL (${[...ids]}::uuid[])`;
}

/** A task of a column that changes as a whole. */
type ColumnTask = Pick<TaskDto, 'id' | 'title' | 'project_id' | 'assigned_to' | 'rank'> & { in_trash: boolean };

/** All tasks of a column in order, besides those that are moved, locked for the rest of the transaction. */
export async function lockTasks(
  tx: Transaction,
  column: ColumnDto,
  moving: readonly string[] = [],
): Promise<ColumnTask[]> {
  const tasks = await tx.rows<ColumnTask>(sql`
    SELECT t.id, t.title, t.project_id, t.assigned_to, t.rank, t.deleted_at IS NOT NULL AS in_trash FROM tasks t
    WHERE ${inColumn(column)} AND ${otherThan(moving)} ORDER BY t.rank FOR NO KEY UPDATE`);
  // PostgreSQL sorts before it locks: after waiting for a concurrent move, a card would still be sorted by its old
  // rank.
  return tasks.sort((a, b) => (a.rank < b.rank ? -1 : 1));
}

/**
 * Gives every task of a column a new, short rank in the same order. This is recorded, because clients have the old
 * ones. The moved tasks are skipped: their move writes and records their ranks.
 */
export async function respread(tx: Transaction, record: Recorder, { column, moving }: Target): Promise<void> {
  const before = await lockTasks(tx, column, moving);
  const ranks = spreadRanks(before.length);
  await tx.rows(sql`
    UPDATE tasks SET rank = n.rank, version = version + 1, updated_at = now()
    FROM unnest(${before.map(({ id }) => id)}::uuid[], ${ranks}::text[]) AS n (id, rank) WHERE tasks.id = n.id`);
  before.forEach((task, index) => {
    if (task.in_trash) return;
    const changes = differences(task, { ...task, rank: ranks[index] ?? task.rank }, ['rank']);
    record({ ...changeOfOneOfMany(TASK_UPDATED, task, changes), notices: [] });
  });
}
