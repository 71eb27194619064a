import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { join, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { assignmentsOf, type Change, type Changes, differences, type Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { Conflict, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { MAX_RANK_LENGTH, rankBetween, spreadRanks } from '../../kernel/rank.js';
import { changesOf, requireUnchanged } from '../../kernel/validation/unchangeable.js';
import { lockProject, requireRight } from '../project-row.js';
import {
  type ColumnDto,
  type CreateColumnDto,
  MAX_COLUMNS,
  type MoveColumnDto,
  type UpdateColumnDto,
} from './column.dto.js';
import { WipPolicy } from './column.entity.js';
import { COLUMN_CREATED, COLUMN_DELETED, COLUMN_MOVED, COLUMN_UPDATED } from './column.events.js';
import { lockColumn } from './column-lookup.js';
import { COLUMN_COLUMNS, columnsOf } from './column.queries.js';
import { COLUMN_COLORS } from './first-columns.js';
import { TaskStatus } from './task-status.js';

const FIELDS = ['name', 'category', 'color', 'wip_limit', 'wip_policy', 'rank'] as const;

/** A column that disappears, for the feature that owns its tasks and must move them in the same transaction. */
export interface ClearedColumn {
  tx: Transaction;
  record: Recorder;
  column: ColumnDto;
  /** The column that gets the tasks; if undefined, there must be none. */
  target?: ColumnDto;
}

/** A column that has got another category, likewise; the foreign key has given it to the tasks. */
export interface RecategorizedColumn {
  tx: Transaction;
  record: Recorder;
  column: ColumnDto;
  former: TaskStatus;
}

/** Changes the columns of boards. Each change locks the project, so that there is one at a time. */
@Injectable()
export class ColumnService {
  private readonly onClearedSteps: ((cleared: ClearedColumn) => Promise<void>)[] = [];
  private readonly onRecategorizedSteps: ((recategorized: RecategorizedColumn) => Promise<void>)[] = [];

  constructor(private readonly activity: ActivityService) {}

  /** Registers work for the transaction that deletes a column, before the deletion. */
  onCleared(step: (cleared: ClearedColumn) => Promise<void>): void {
    this.onClearedSteps.push(step);
  }

  /** Registers work for the transaction that changes the category of a column, after the change. */
  onRecategorized(step: (recategorized: RecategorizedColumn) => Promise<void>): void {
    this.onRecategorizedSteps.push(step);
  }

  /** @throws NotFound, Forbidden; Conflict for a neighbour that is gone, and beyond `MAX_COLUMNS`. */
  create(actor: Actor, project_id: string, input: CreateColumnDto): Promise<ColumnDto> {
    return this.activity.change(actor, (tx, record) => this.createIn(tx, record, actor, project_id, input));
  }

  /** The same within a transaction. */
  async createIn(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    project_id: string,
    input: CreateColumnDto,
  ): Promise<ColumnDto> {
    await lockBoard(tx, actor, project_id);
    const columns = await columnsOf(tx, project_id);
    if (columns.length >= MAX_COLUMNS) throw new Conflict(`A board has at most ${MAX_COLUMNS} columns.`);
    const { name, category, color = COLUMN_COLORS[category], wip_limit = null, wip_policy = WipPolicy.Warn } = input;
    const place = input.before_id ? { before_id: input.before_id } : lastOf(columns, category);
    const rank = await this.rankFor(tx, record, columns, place);
    const column = await written(
      tx,
      sql`
      INSERT INTO project_columns (id, project_id, name, category, color, wip_limit, wip_policy, rank)
      VALUES (${uuidv7()}, ${project_id}, ${name}, ${category}, ${color}, ${wip_limit}, ${wip_policy}, ${rank})`,
    );
    record(columnChange(COLUMN_CREATED, column, differences(undefined, column, FIELDS)));
    return column;
  }

  /**
   * Changes the fields that are present. With another category, the status of the column's tasks changes.
   * @throws NotFound, Forbidden, Stale; InvalidInput for a read-only field; Conflict for the last one of a category.
   */
  update(actor: Actor, id: string, input: UpdateColumnDto, expected: ExpectedVersions): Promise<ColumnDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { column, columns } = await this.lock(tx, actor, id);
      requireVersion(column, expected);
      requireUnchanged(input, column);
      const changes = differences(column, { ...column, ...changesOf(input) }, FIELDS);
      if (Object.keys(changes).length === 0) return column;
      if (changes.category) requireAnother(columns, column);
      const changed = await update(tx, id, changes);
      record(columnChange(COLUMN_UPDATED, changed, changes));
      const recategorized = { tx, record, column: changed, former: column.category };
      if (changes.category) for (const step of this.onRecategorizedSteps) await step(recategorized);
      return changed;
    });
  }

  /**
   * Moves a column to another place on its board.
   * @throws NotFound, Forbidden, Stale; InvalidInput for itself as a neighbour; Conflict for a neighbour that is gone.
   */
  move(actor: Actor, id: string, input: MoveColumnDto, expected: ExpectedVersions): Promise<ColumnDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { column, columns } = await this.lock(tx, actor, id);
      requireVersion(column, expected);
      for (const field of ['before_id', 'after_id'] as const) {
        if (input[field] === id) throw new InvalidInput([{ field, message: 'must be another column' }]);
      }
      const others = columns.filter((one) => one.id !== id);
      const index = indexOf(others, input);
      if (columns.indexOf(column) === index) return column;
      const rank = await this.rankFor(tx, record, others, input);
      const changes = { rank: { from: column.rank, to: rank } };
      const moved = await update(tx, id, changes);
      record(columnChange(COLUMN_MOVED, moved, changes));
      return moved;
    });
  }

  /**
   * Deletes a column; its tasks go to the end of another one, in order.
   * @throws NotFound, Forbidden, Stale; InvalidInput for a target that is none; Conflict for the last column of a
   *   category, and when there are tasks and no target.
   */
  async delete(actor: Actor, id: string, move_to: string | undefined, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const { column, columns } = await this.lock(tx, actor, id);
      requireVersion(column, expected);
      requireAnother(columns, column);
      const target = columns.find((one) => one.id === move_to && one.id !== id);
      if (move_to && !target) {
        throw new InvalidInput([{ field: 'move_to', message: 'must be another column of the project' }]);
      }
      await lockColumn(tx, id, sql`FOR UPDATE`);
      for (const step of this.onClearedSteps) await step({ tx, record, column, target });
      await tx.rows(sql`DELETE FROM project_columns WHERE id = ${id}`);
      const data = { id, name: column.name, move_to: target?.id ?? null, column };
      const changes = { name: { from: column.name, to: null } };
      record({ event: COLUMN_DELETED, subject_id: id, project_id: column.project_id, changes, data });
    });
  }

  /** Locks the project of a column. @throws NotFound, Forbidden */
  private async lock(tx: Transaction, actor: Actor, id: string): Promise<{ column: ColumnDto; columns: ColumnDto[] }> {
    const found = await tx.row<{ project_id: string }>(sql`SELECT project_id FROM project_columns WHERE id = ${id}`);
    if (!found) throw new NotFound('column');
    await lockBoard(tx, actor, found.project_id).catch(asColumn);
    const columns = await columnsOf(tx, found.project_id);
    const column = columns.find((one) => one.id === id);
    if (!column) throw new NotFound('column');
    return { column, columns };
  }

  /** @param columns all others of the board, which get new ranks if there is no room. */
  private async rankFor(
    tx: Transaction,
    record: Recorder,
    columns: ColumnDto[],
    place: MoveColumnDto,
  ): Promise<string> {
    const index = indexOf(columns, place);
    const rank = rankBetween({ prev: columns[index - 1]?.rank ?? null, next: columns[index]?.rank ?? null });
    if (rank.length <= MAX_RANK_LENGTH) return rank;
    const ranks = spreadRanks(columns.length);
    for (const [n, column] of columns.entries()) {
      const changes = { rank: { from: column.rank, to: ranks[n] ?? '' } };
      record(columnChange(COLUMN_MOVED, await update(tx, column.id, changes), changes));
    }
    return rankBetween({ prev: ranks[index - 1] ?? null, next: ranks[index] ?? null });
  }
}

/** Locks a project against other changes of its columns. @throws NotFound, Forbidden */
async function lockBoard(tx: Transaction, actor: Actor, project_id: string): Promise<void> {
  requireRight(await lockProject(tx, actor, project_id), 'manage_columns');
}

/** What the caller cannot see is a column to them, like any that does not exist. */
function asColumn(error: unknown): never {
  throw error instanceof NotFound ? new NotFound('column') : error;
}

/** Right after the last column of a category. */
function lastOf(columns: ColumnDto[], category: TaskStatus): MoveColumnDto {
  return { after_id: columns.findLast((column) => column.category === category)?.id };
}

/**
 * The index that a place means in the columns besides the one that is moved.
 * @throws Conflict when a neighbour is not there, or the neighbours are not adjacent.
 */
function indexOf(columns: ColumnDto[], { before_id, after_id }: MoveColumnDto): number {
  const before = before_id ? columns.findIndex(({ id }) => id === before_id) : undefined;
  const after = after_id ? columns.findIndex(({ id }) => id === after_id) : undefined;
  const index = before ?? (after === undefined ? columns.length : after + 1);
  const isThere = before !== -1 && after !== -1 && (after === undefined || after < index);
  if (isThere) return index;
  throw new Conflict('The columns have changed in the meantime; see columns.', { columns });
}

/** @throws Conflict for the last column of its category. */
function requireAnother(columns: ColumnDto[], { id, category }: ColumnDto): void {
  if (columns.some((column) => column.id !== id && column.category === category)) return;
  throw new Conflict(`This is the last column of the status ${category}; a board needs one of each.`);
}

async function update(tx: Transaction, id: string, changes: Changes): Promise<ColumnDto> {
  return written(
    tx,
    sql`UPDATE project_columns SET ${join(assignmentsOf(changes))}, version = version + 1 WHERE id = ${id}`,
  );
}

/** Runs a statement that writes one column, and returns its new state. */
async function written(tx: Transaction, write: ReturnType<typeof sql>): Promise<ColumnDto> {
  const column = await tx.row<ColumnDto>(sql`WITH c AS (${write} RETURNING *) SELECT ${COLUMN_COLUMNS} FROM c`);
  if (!column) throw new NotFound('column');
  return column;
}

type ColumnEvent = typeof COLUMN_CREATED | typeof COLUMN_UPDATED | typeof COLUMN_MOVED;

function columnChange(event: ColumnEvent, column: ColumnDto, changes: Changes): Change<ColumnEvent> {
  return { event, subject_id: column.id, project_id: column.project_id, changes, data: column };
}
