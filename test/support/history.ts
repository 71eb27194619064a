import { expect } from 'vitest';
import type { EventsDto, ProjectStateDto } from '../../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from './actor.js';
import type { TestApp } from './app.js';
import { checkHistory } from './chain.js';
import { expectCountsToBeTheTruth } from './counts.js';
import { stateOf } from './factories.js';
import { type BoardState, inBoardOrder, type Recorded, replay } from './replay.js';

type Stored = TaskDto & { deleted_at: Date | null };

const UTC = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;

/**
 * Holds the history of a project against everything that must agree with it: its numbers run from 1 without a gap up to
 * the head, replaying it gives exactly what the tables hold, its tasks are counted right, and the board and the events that
 * the API answers are these. Its chain is whole.
 */
export async function expectHistoryToBeTheTruth(
  app: TestApp,
  admin: TestActor,
  project_id: string,
): Promise<BoardState> {
  const rows = await app.query<Recorded>(
    `SELECT action AS type, seq::int, data, changes FROM activity WHERE project_id = $1 ORDER BY activity.seq`,
    [project_id],
  );
  const state = replay(rows);
  const [head] = await app.query<{ seq: number }>(`SELECT seq::int FROM activity_heads WHERE project_id = $1`, [
    project_id,
  ]);
  expect(head?.seq).toBe(state.seq);
  await expectTables(app, project_id, state);
  await expectCountsToBeTheTruth(app, project_id);
  const events = await allEvents(admin, project_id);
  expect(events.map(({ type, seq, data, changes }) => ({ type, seq, data, changes }))).toEqual(rows);
  await expectBoard(admin, project_id, state);
  expect(await checkHistory(app, { id: project_id })).toBeUndefined();
  return state;
}

async function expectTables(app: TestApp, project_id: string, state: BoardState): Promise<void> {
  const stored = await app.query<Stored>(
    `SELECT id, number, (SELECT key FROM projects p WHERE p.id = project_id) || '-' || number AS key, title,
       left(description, 500) AS description,
       coalesce(char_length(description) > 500, false) AS description_truncated, priority, status, column_id, rank, start_date::text, deadline::text,
       estimate, project_id, assigned_to,
       (SELECT name FROM users u WHERE u.id = assigned_to) AS assigned_to_name, created_by,
       (SELECT coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'color', l.color) ORDER BY l.id), '[]')
        FROM task_labels x JOIN labels l ON l.id = x.label_id WHERE x.task_id = tasks.id AND l.deleted_at IS NULL) AS labels,
       (SELECT json_build_object('done', count(*) FILTER (WHERE i.done), 'total', count(*)) FROM checklist_items i
        WHERE i.task_id = tasks.id AND i.deleted_at IS NULL) AS checklist,
       recurrence, comments_count, attachments_count,
       (SELECT count(*)::int FROM task_links k JOIN tasks b ON b.id = k.from_task_id
        WHERE k.type = 'blocks' AND k.to_task_id = tasks.id AND b.project_id = tasks.project_id AND b.status <> 'done'
          AND b.archived_at IS NULL AND b.deleted_at IS NULL) AS blocked_by_count, ${UTC('archived_at')}, version,
       ${UTC('created_at')}, ${UTC('updated_at')}, deleted_at
     FROM tasks WHERE project_id = $1`,
    [project_id],
  );
  const live = stored.filter((task) => task.deleted_at === null).map(({ deleted_at: _, ...task }) => task);
  expect(live.sort(inBoardOrder)).toEqual(state.tasks);
  const trash = stored.filter((task) => task.deleted_at !== null).map(({ id }) => id);
  expect(trash.sort()).toEqual(state.trash);
  const places = stored.map(({ status, rank }) => `${status} ${rank}`);
  expect(new Set(places).size).toBe(places.length);
  const members = await app.query<{ user_id: string; project_role: string }>(
    `SELECT user_id, project_role FROM project_members WHERE project_id = $1`,
    [project_id],
  );
  expect(members.map(({ user_id }) => user_id).sort()).toEqual(state.members);
  const roles = members.map(({ user_id, project_role }) => [user_id, project_role]);
  expect(Object.fromEntries(roles)).toEqual(state.roles);
}

/** Every event of a project that the actor may see, page by page. */
export async function allEvents(actor: TestActor, project_id: string): Promise<EventsDto['events']> {
  const events: EventsDto['events'] = [];
  for (let after = 0; ;) {
    const { status, body } = await actor.get<EventsDto>(`/projects/${project_id}/events?after=${after}&limit=500`);
    expect(status).toBe(200);
    events.push(...body.events);
    if (body.seq === after) return events;
    after = body.seq;
  }
}

async function expectBoard(admin: TestActor, project_id: string, state: BoardState): Promise<void> {
  const { body: board } = await admin.get<BoardDto>(`/projects/${project_id}/board`);
  expect(board.seq).toBe(state.seq);
  expect(stateOf(board.project)).toEqual<ProjectStateDto | null>(state.project);
  expect(board.columns.map(({ status }) => status)).toEqual(['todo', 'in_progress', 'done']);
  expect(board.columns.flatMap(({ tasks }) => tasks)).toEqual(state.tasks.filter(({ archived_at }) => !archived_at));
  expect(board.columns.map(({ total }) => total)).toEqual(board.columns.map(({ tasks }) => tasks.length));
}
