import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/access/access.js';
import { EXCERPT_CHARACTERS } from '../../kernel/excerpt.js';
import { Gate } from '../../kernel/limits/gate.js';
import { AnswerTooLarge, NotFound } from '../../kernel/http/problem.js';
import type { Sending } from '../../kernel/http/sending.js';
import { Database, type Queryable, READ_LIMIT_MS, sql } from '../../database/sql.js';
import { EPOCH } from '../../history/epoch.js';
import { projectColumns } from '../../projects/project.queries.js';
import { visibleProjects } from '../../projects/project.scope.js';
import type { BoardColumnDto, TaskDto } from './task.dto.js';
import type { TaskStatus } from './task.entity.js';
import { TASK_FROM, TASK_ROW_COLUMNS, taskColumnsWithStart } from './task.queries.js';
import { visibleTasks } from './task.scope.js';

const MB = 1024 * 1024;
/** Boards of up to so many bytes are answered at once; others have to wait for room. */
const LIGHT_BYTES = 2 * MB;
/** Larger boards are not answered. */
const MAX_BOARD_BYTES = 32 * MB;
/** Large boards that are made or on their way to clients at a time. */
const HEAVY = { each: MAX_BOARD_BYTES, all: 2 * MAX_BOARD_BYTES, waiting: 10, waitMs: 3_000 };
/** How long a client may take to read a large board, in milliseconds. */
const READING_MS = 60_000;

/** What a card takes in JSON besides its title and the start of its description, in bytes. */
const CARD_BYTES = 700;
/** How many cards the answer to a refused move shows of the column. */
const MAX_COLUMN_TASKS = 500;

interface Measured {
  bytes: number;
  /** Null where it would be larger than was asked for. */
  board: string | null;
}

/** Reads of whole boards and columns. */
@Injectable()
export class BoardQueries {
  /** How large boards may be, in bytes: those up to `light` are answered at once, those over `max` not at all. */
  readonly limits = { light: LIGHT_BYTES, max: MAX_BOARD_BYTES };
  private readonly heavy = new Gate(HEAVY);

  constructor(private readonly database: Database) {}

  /**
   * The board of a project as JSON text, made by the database from one snapshot: what it holds and the number of the last
   * event that it includes belong together. The database measures it before it makes it.
   * @throws NotFound; AnswerTooLarge; Overloaded when too many large boards are asked for at once.
   */
  async board(actor: Actor, project_id: string, sending: Sending): Promise<string> {
    const { board, bytes } = await this.measured(actor, project_id, this.limits.light, EXCERPT_CHARACTERS);
    if (board !== null) return board;
    const leave = await this.heavy.enter(actor.id, bytes);
    sending.whenDone(READING_MS, leave);
    // Of very many cards, titles are what counts.
    const characters = bytes > this.limits.max ? 0 : EXCERPT_CHARACTERS;
    const { board: large } = await this.measured(actor, project_id, this.limits.max, characters);
    if (large !== null) return large;
    throw new AnswerTooLarge(
      'This board has too many tasks to be shown at once. List them with GET /tasks?project_id=…',
    );
  }

  /** @throws NotFound */
  private async measured(actor: Actor, project_id: string, limit: number, characters: number): Promise<Measured> {
    const row = await this.database.within(READ_LIMIT_MS.page).row<Measured>(sql`
      SELECT z.bytes, CASE WHEN z.bytes <= ${limit}::int THEN json_build_object(
        'project', (SELECT to_json(x) FROM (SELECT ${projectColumns(actor)}) x),
        'columns', (
          SELECT json_agg(json_build_object(
            'status', s.status, 'total', coalesce(k.total, 0), 'tasks', coalesce(k.tasks, '[]')) ORDER BY s.status)
          FROM unnest(enum_range(NULL::task_status)) AS s (status)
          LEFT JOIN (
            SELECT x.status, count(*)::int AS total, json_agg(x ORDER BY x.rank, x.id) AS tasks
            FROM (
              SELECT ${taskColumnsWithStart(sql`${characters}::int`)} FROM tasks t
              WHERE t.project_id = p.id AND ${visibleTasks(actor)}
            ) x
            GROUP BY x.status
          ) k USING (status)),
        'epoch', ${EPOCH},
        'seq', h.seq)::text END AS board
      FROM projects p JOIN activity_heads h ON h.project_id = p.id
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(${CARD_BYTES}::int
          + octet_length(to_json(t.title || coalesce(left(t.description, ${characters}::int), ''))::text)), 0) AS bytes
        FROM tasks t WHERE t.project_id = p.id AND ${visibleTasks(actor)}
      ) z
      WHERE p.id = ${project_id} AND ${visibleProjects(actor)}`);
    if (!row) throw new NotFound('project');
    return row;
  }

  /** The first cards of one column of a board, as far as the caller can see it, and the number of all. */
  async column(on: Queryable, actor: Actor, project_id: string, status: TaskStatus): Promise<BoardColumnDto> {
    const where = sql`t.project_id = ${project_id} AND t.status = ${status} AND ${visibleTasks(actor)}`;
    const tasks = await on.rows<TaskDto>(sql`
      SELECT ${TASK_ROW_COLUMNS} FROM ${TASK_FROM} WHERE ${where} ORDER BY t.rank, t.id LIMIT ${MAX_COLUMN_TASKS}`);
    if (tasks.length < MAX_COLUMN_TASKS) return { status, total: tasks.length, tasks };
    const all = await on.row<{ total: number }>(sql`SELECT count(*)::int AS total FROM ${TASK_FROM} WHERE ${where}`);
    return { status, total: all?.total ?? tasks.length, tasks };
  }
}
