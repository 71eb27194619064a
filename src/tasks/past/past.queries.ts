import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database, type Queryable, sql } from '../../database/sql.js';
import { EPOCH } from '../../history/epoch.js';
import type { Actor } from '../../kernel/access/access.js';
import { AnswerTooLarge, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { Gate } from '../../kernel/limits/gate.js';
import { boardSettingsOf } from '../../projects/preferences/preference-columns.js';
import type { ProjectDto } from '../../projects/project.dto.js';
import { projectColumns } from '../../projects/project.queries.js';
import type { BoardDto, TaskDto } from '../core/task.dto.js';
import type { BoardQuery } from '../core/task-list.dto.js';
import { momentIn, numbersAt } from './moments.js';
import { type Arranged, arranged } from './past-board.js';
import { cardOf, type Names } from './past-card.js';
import { cardsAt, type RecordedCard } from './past-cards.js';
import { columnAt, type PastColumn, toldColumns } from './past-columns.js';
import { wholeDescriptionAt } from './past-description.js';
import { labelEvents } from './past-labels.js';
import { momentOf, PastGap } from './past.dto.js';

/** The maximum number of tasks of a past board, those in its archive included. */
const MAX_CARDS = 20_000;
/** The maximum size of an answer, in bytes. */
const MAX_BYTES = 32 * 1024 * 1024;
/** So many cards are put together before other requests get a turn. */
const AT_ONCE = 1_000;
/** How many past boards are put together at a time. */
const LIMITS = { each: 1, all: 2, waiting: 10, waitMs: 10_000 };

/** What the board has of today. */
interface Present {
  project: ProjectDto;
  settings: BoardDto['settings'];
  epoch: string;
  lacks_tasks: boolean;
}

/**
 * Boards and tasks as they were, from the history alone: the state after the last event of each until the moment. Names of
 * users and the project, and who may see what, are of today.
 */
@Injectable()
export class PastQueries {
  readonly limits = { cards: MAX_CARDS, bytes: MAX_BYTES };
  private readonly gate = new Gate(LIMITS);

  constructor(private readonly database: Database) {}

  /**
   * The board after an event or at a time, as JSON text.
   * @throws NotFound; InvalidInput for other parameters besides `limit`, and for no moment of the project; AnswerTooLarge;
   *   Overloaded
   */
  async board(actor: Actor, project_id: string, at: string, query: BoardQuery): Promise<string> {
    requireAlone(query);
    return this.gate.run(actor.id, async () => {
      const on = this.database.readingPage();
      const { seq, at: time } = await momentIn(on, actor, project_id, momentOf(at));
      const cards = await cardsAt(on, actor, { project_id, seq, limit: this.limits.cards + 1 });
      if (cards.length > this.limits.cards) throw new AnswerTooLarge('The board had too many tasks to be shown.');
      const { project, lacks_tasks, ...present } = await presentOf(on, actor, project_id, time);
      const columns = (await toldColumns(on, project_id, seq)).flatMap((column) => columnAt(column) ?? []);
      const tasks = await this.cardsOf(on, cards, { project, seq });
      const board = arranged(columns, tasks, { project_id, limit: query.limit });
      const past = { at: time, ...gapsOf(lacks_tasks, board, columns) };
      return this.textOf({ project, columns: board.columns, ...present, seq, past });
    });
  }

  /**
   * A whole task after an event of its project, or at a time.
   * @throws NotFound, also for a moment at which it was not there; InvalidInput for no moment of its project.
   */
  async task(actor: Actor, id: string, at: string): Promise<TaskDto> {
    const asked = momentOf(at);
    const on = this.database.readingPage();
    const project_id = await projectOf(on, id, 'time' in asked ? asked.time : null);
    if (!project_id) throw new NotFound('task');
    const seq = 'seq' in asked ? asked.seq : ((await numbersAt(on, actor, project_id, [asked.time]))[0] ?? 0);
    const cards = await cardsAt(on, actor, { project_id, seq, task_id: id, limit: 1 });
    const project = await on.row<{ id: string; key: string }>(
      sql`SELECT id, key FROM projects WHERE id = ${project_id}`,
    );
    if (!project || cards.length === 0) throw new NotFound('task');
    if ('seq' in asked) await momentIn(on, actor, project_id, asked);
    const [task] = await this.cardsOf(on, cards, { project, seq });
    if (!task) throw new NotFound('task');
    return task.description_truncated ? wholeDescriptionAt(on, task, project_id, seq) : task;
  }

  private async cardsOf(
    on: Queryable,
    recorded: RecordedCard[],
    { project, seq }: { project: { id: string; key: string }; seq: number },
  ): Promise<TaskDto[]> {
    const events = await labelEvents(on, project.id, seq);
    const names = await namesOf(on, recorded);
    const cards: TaskDto[] = [];
    for (const [n, card] of recorded.entries()) {
      if (n % AT_ONCE === AT_ONCE - 1) await setImmediate();
      cards.push(cardOf(card, { project, names, events }));
    }
    return cards;
  }

  private textOf(board: BoardDto): string {
    const text = JSON.stringify(board);
    if (Buffer.byteLength(text) <= this.limits.bytes) return text;
    throw new AnswerTooLarge('These are too many tasks for one answer. Ask for fewer of each column, with limit.');
  }
}

/** @throws InvalidInput */
function requireAlone({ at: _, limit: __, ...others }: BoardQuery): void {
  const fields = Object.entries(others).filter(([, value]) => value !== undefined);
  if (fields.length === 0) return;
  throw new InvalidInput(fields.map(([field]) => ({ field, message: 'does not go together with at' })));
}

/** The project in which a task was at a time, or is now; undefined for a task of which nothing is recorded. */
async function projectOf(on: Queryable, id: string, time: string | null): Promise<string | undefined> {
  const present = sql`SELECT t.project_id FROM tasks t WHERE t.id = ${id}`;
  const recorded = sql`
    SELECT a.project_id FROM activity a
    WHERE a.task_id = ${id} AND a.subject_type = 'task' AND a.timestamp < ${time ?? 'infinity'}::timestamptz + interval '1 millisecond'
      AND NOT (a.action = 'task_transferred' AND (a.data ->> 'task') IS NULL)
    ORDER BY a.timestamp DESC, a.id DESC LIMIT 1`;
  const found =
    time === null
      ? ((await on.row<{ project_id: string }>(present)) ?? (await on.row(recorded)))
      : await on.row(recorded);
  return (found as { project_id: string } | undefined)?.project_id;
}

async function presentOf(on: Queryable, actor: Actor, project_id: string, time: string): Promise<Present> {
  const row = await on.row<Present>(sql`
    SELECT (SELECT to_json(x) FROM (SELECT ${projectColumns(actor)}) x) AS project, ${boardSettingsOf(actor)} AS settings,
      ${EPOCH} AS epoch, EXISTS (
        SELECT FROM tasks t WHERE t.project_id = p.id AND t.created_at <= ${time}::timestamptz AND NOT EXISTS (
          SELECT FROM activity a WHERE a.project_id = p.id AND a.task_id = t.id AND a.subject_type = 'task')) AS lacks_tasks
    FROM projects p WHERE p.id = ${project_id}`);
  if (!row) throw new NotFound('project');
  return row;
}

/** The present names of the assignees. */
async function namesOf(on: Queryable, cards: RecordedCard[]): Promise<Names> {
  const ids = [...new Set(cards.flatMap(({ task }) => task.assigned_to ?? []))];
  const users = await on.rows<{ id: string; name: string }>(
    sql`SELECT id, name FROM users WHERE id = ANY (${ids}::uuid[])`,
  );
  return new Map(users.map(({ id, name }) => [id, name]));
}

function gapsOf(lacks_tasks: boolean, { isGuessed }: Arranged, columns: PastColumn[]) {
  const gaps: PastGap[] = [];
  if (lacks_tasks || isGuessed) gaps.push(PastGap.Tasks);
  if (columns.some((column) => column.isGuessed)) gaps.push(PastGap.Columns);
  return { complete: gaps.length === 0, gaps };
}
