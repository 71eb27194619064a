import type { EventEmitter2 } from '@nestjs/event-emitter';
import { EVENTS, NOTICES } from '../../src/registry.js';
import { EventCatalogue } from '../../src/history/event-catalogue.js';
import { NoticeCatalogue } from '../../src/history/notice-definition.js';
import { ActivityService } from '../../src/history/activity.service.js';
import type { IdempotencyService } from '../../src/history/idempotency.service.js';
import { SharedAnswers } from '../../src/history/shared-answers.service.js';
import { SecondFactorRequirement } from '../../src/auth/second-factor/second-factor.requirement.js';
import { SessionService } from '../../src/auth/session.service.js';
import { type Actor, Role } from '../../src/kernel/access/access.js';
import { AnswerStore } from '../../src/kernel/redis/answer-store.js';
import { RedisConnection } from '../../src/kernel/redis/redis.module.js';
import { Searches } from '../../src/kernel/limits/searches.js';
import { DashboardQueries } from '../../src/dashboard/dashboard.queries.js';
import type { Config } from '../../src/config.js';
import { Database, type Sql, type Transaction } from '../../src/database/sql.js';
import { ProjectQueries } from '../../src/projects/project.queries.js';
import { ReportQueries } from '../../src/reports/report.queries.js';
import { BoardQueries } from '../../src/tasks/core/board.queries.js';
import { BoardWindows } from '../../src/tasks/core/board-windows.js';
import { Placement } from '../../src/tasks/core/placement.js';
import { TaskQueries } from '../../src/tasks/core/task.queries.js';
import { TaskService } from '../../src/tasks/core/task.service.js';
import { WipLimits } from '../../src/tasks/core/wip-limits.js';

/*
 * The application's own SQL, taken from the application: its services run here on a database that only notes what it is
 * asked. So the floor cannot fall behind when a statement changes; it does not start instead.
 */

/** A statement that has been noted. */
export interface Statement {
  text: string;
  /** Stand-ins such as `$actor`, and what is the same in every call. */
  values: unknown[];
}

const MEMBER: Actor = { id: '$actor', name: '$name', role: Role.Member, session_id: '$session' };
const ADMIN: Actor = { ...MEMBER, role: Role.Admin };
const TODO = {
  id: '$todo',
  project_id: '$project',
  name: 'To do',
  category: 'todo',
  wip_policy: 'warn',
  wip_limit: null,
};
const DONE = { ...TODO, id: '$done', name: 'Done', category: 'done', present: { id: '$todo' } };
const TASK = {
  id: '$task',
  project_id: '$project',
  assigned_to: '$assignee',
  status: 'todo',
  column_id: '$todo',
  rank: 'V0000000',
  labels: [],
  recurrence: null,
};

const nothing = {} as never;
/** Nobody must have a second factor. */
const NOT_REQUIRED = new SecondFactorRequirement({ REQUIRE_SECOND_FACTOR: 'off' } as Config);
/** For what its statements are made with: the order of names, as it is unless set. */
const DATABASE = new Database(nothing, { COLLATION: 'und' } as Config);
const EVENT_CATALOGUE = new EventCatalogue(EVENTS);
const NOTICE_CATALOGUE = new NoticeCatalogue(NOTICES);

const boards = (database: Database) => new BoardQueries(database, new Searches(), new BoardWindows(database));

/** What reading takes: one statement each, and the one that every request begins with. */
export async function captureReads() {
  const one = async (read: (database: Database) => Promise<unknown>, answers: object[][] = [[{}]]) =>
    (await capture(read, answers))[0] as Statement;
  const tasks = (database: Database) => new TaskQueries(database, nothing, new Searches());
  const projects = (database: Database) => new ProjectQueries(database, nothing, new Searches());
  const answers = (on: Database) => new SharedAnswers(on, new AnswerStore(new RedisConnection(null)), nothing);
  const reports = (database: Database) => new ReportQueries(database, answers(database));
  const dashboard = (on: Database) => new DashboardQueries(on, answers(on), NOTICE_CATALOGUE);
  // What admins share is read anew: an answer that is kept takes no statement to speak of.
  const text = [[{ shared: '{}', own: '[]' }]];
  return {
    session: await one((on) =>
      new SessionService(on, nothing, nothing, nothing, nothing, NOT_REQUIRED).actor('$actor', '$session'),
    ),
    task: await one((on) => tasks(on).get(MEMBER, '$task')),
    list: await one((on) => tasks(on).list(MEMBER, { limit: 50 })),
    board: await one((on) => boards(on).board(MEMBER, '$project', {}, nothing), [[{ board: '' }]]),
    projects: await one((on) => projects(on).list(MEMBER, { limit: 50 })),
    dashboard: await one((on) => dashboard(on).get(MEMBER, { lists: false }), text),
    'admin-dashboard': await one((on) => dashboard(on).get(ADMIN, { lists: false }), text),
    report: await one((on) => reports(on).project(MEMBER, '$project')),
    team: await one((on) => reports(on).teamPerformance(ADMIN), text),
    workload: await one((on) => reports(on).workload(ADMIN), text),
  };
}
export type Reads = Awaited<ReturnType<typeof captureReads>>;

/** What the same reads take for an admin, who sees everything. */
export async function captureAdminReads(): Promise<Record<string, Statement>> {
  const one = async (read: (database: Database) => Promise<unknown>, answers: object[][] = [[{}]]) =>
    (await capture(read, answers))[0] as Statement;
  return {
    task: await one((on) => new TaskQueries(on, nothing, new Searches()).get(ADMIN, '$task')),
    list: await one((on) => new TaskQueries(on, nothing, new Searches()).list(ADMIN, { limit: 50 })),
    board: await one((on) => boards(on).board(ADMIN, '$project', {}, nothing), [[{ board: '' }]]),
    projects: await one((on) => new ProjectQueries(on, nothing, new Searches()).list(ADMIN, { limit: 50 })),
  };
}

/** What writing takes, statement by statement, of the transactions that the benchmark's requests lead to. */
export async function captureWrites() {
  const written = [[{ id: '$notice', created_at: '' }], [{ n: 0, seq: 1, at: '' }]];
  const moved = { ...TASK, status: 'done', column_id: '$done', rank: 'V0010000' };
  const service = (on: Database) => taskService(on);
  const end = [{ rank: 'V0000000' }];
  const labels: object[] = [];
  return {
    move: await capture(
      (on) => service(on).move(MEMBER, '$task', { new_status: 'done' as never }, undefined),
      [[TASK], labels, [DONE], end, [moved], ...written],
    ),
    reorder: await capture(
      (on) => service(on).move(MEMBER, '$task', { new_status: 'todo' as never }, undefined),
      [
        [TASK],
        labels,
        [{ ...TODO, present: TODO }],
        [{ rank: 'V0020000' }],
        [{ ...TASK, rank: 'V0030000' }],
        ...written.slice(1),
      ],
    ),
    edit: await capture(
      (on) => service(on).update(MEMBER, '$task', { title: '$title' }, undefined),
      [[TASK], labels, [{ ...TASK, title: '$title' }], ...written],
    ),
    create: await capture(
      (on) => service(on).create(MEMBER, { title: '$title', project_id: '$project' }),
      [[{}], [{}], [{ ...TODO, present: null }], end, [{ ...TASK, assigned_to: '$actor' }], ...written.slice(1)],
    ),
  };
}
export type Writes = Awaited<ReturnType<typeof captureWrites>>;

function taskService(database: Database): TaskService {
  const bus = { emit: () => true } as unknown as EventEmitter2;
  const activity = new ActivityService(database, nothing as IdempotencyService, bus, EVENT_CATALOGUE, NOTICE_CATALOGUE);
  const columns = boards(database);
  return new TaskService(nothing, activity, new Placement(columns), new WipLimits(columns), nothing, nothing, nothing);
}

/** @returns the statements that `run` asked for, in order, when each was answered with the next of `answers`. */
async function capture(run: (database: Database) => Promise<unknown>, answers: object[][]): Promise<Statement[]> {
  const statements: Statement[] = [];
  const left = [...answers];
  const rows = async (statement: Sql) => {
    statements.push({ text: statement.text, values: statement.values });
    return left.shift() ?? [];
  };
  const queryable = { rows, row: async (statement: Sql) => (await rows(statement))[0] };
  const database = {
    ...queryable,
    within: () => queryable,
    searching: () => queryable,
    readingPage: () => queryable,
    ordered: (text: Sql) => DATABASE.ordered(text),
    transaction: (work: (tx: Transaction) => Promise<unknown>) => work(queryable as never),
  };
  await run(database as unknown as Database);
  if (left.length > 0)
    throw new Error(`the application asks for fewer statements than it did: ${statements.at(-1)?.text}`);
  return statements;
}
