import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityEvent } from '../src/history/events.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin(), await app.member()];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [ann]);
});
afterAll(() => app.close());

const board = async (): Promise<BoardDto> => (await admin.get(`/projects/${project.id}/board`)).body;
const todo = async (): Promise<TaskDto[]> => (await board()).columns[0]?.tasks ?? [];
const titles = (tasks: TaskDto[]) => tasks.map(({ title }) => title).join(' ');

/** Creates tasks of these titles, in this order. */
async function tasks(titles: string): Promise<Record<string, TaskDto>> {
  const created: Record<string, TaskDto> = {};
  for (const title of titles.split(' ')) created[title] = await createTask(admin, project, { title });
  return created;
}

describe('moves at once', () => {
  it('to one place never lose, duplicate or tie a card', async () => {
    const cards = await tasks('a b c d e f g h');
    const moving = ['c', 'd', 'e', 'f', 'g', 'h'];
    const answers = await Promise.all(
      moving.map((title) =>
        ann.patch(`/tasks/${cards[title]?.id}/move`, { new_status: 'todo', after_id: cards.a?.id }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(moving.map(() => 200));
    const now = await todo();
    expect(titles(now).split(' ').sort()).toEqual([...'abcdefgh']);
    expect(new Set(now.map(({ rank }) => rank)).size).toBe(8);
    expect(titles(now)).toMatch(/^a .* b$/);
  });

  it('of one card leave it in one place, changed as often as it is recorded', async () => {
    const { a } = await tasks('a');
    const statuses = ['in_progress', 'done', 'todo', 'in_progress', 'done', 'todo'];
    await Promise.all(statuses.map((new_status) => ann.patch(`/tasks/${a?.id}/move`, { new_status })));
    const { columns } = await board();
    expect(columns.flatMap(({ tasks }) => tasks)).toHaveLength(1);
    const { body } = await admin.get(`/tasks/${a?.id}`);
    expect((await admin.get(`/tasks/${a?.id}/activity`)).body).toHaveLength(body.version);
  });
});

describe('ranks', () => {
  it('stay short, however often cards are dropped at one place', async () => {
    const { a, b, c } = await tasks('a b c');
    for (let n = 0; n < 40; n++) {
      const card = n % 2 ? b : c;
      await ann.patch(`/tasks/${card?.id}/move`, { new_status: 'todo', after_id: a?.id });
    }
    expect(titles(await todo())).toBe('a b c');
    expect(Math.max(...(await todo()).map(({ rank }) => rank.length))).toBeLessThan(20);
  });

  it('that have no room are given anew: same order, same places in the trash, and every event true', async () => {
    const { a, b, trashed, c } = await tasks('a b trashed c');
    await admin.delete(`/tasks/${trashed?.id}`);
    const deep = '0000'.repeat(30);
    const ranks = [a, b, trashed, c].map((task, n) => [task?.id, `${deep}000${n + 1}`]);
    for (const row of ranks) await app.query('UPDATE tasks SET rank = $2 WHERE id = $1', row);
    const { seq } = await board();
    const moved = await ann.patch(`/tasks/${c?.id}/move`, { new_status: 'todo', before_id: b?.id });
    expect(moved.status).toBe(200);
    const now = await todo();
    expect(titles(now)).toBe('a c b');
    expect(now[1]).toEqual(moved.body);
    expect(moved.body.version).toBe(2);
    expect(Math.max(...now.map(({ rank }) => rank.length))).toBeLessThan(10);
    const { events } = (await admin.get(`/projects/${project.id}/events?after=${seq}`)).body;
    const known = new Map(ranks.map(([id, rank]) => [id, { id, rank } as TaskDto]));
    for (const { data, changes } of events as (ActivityEvent & { data: TaskDto })[]) {
      expect(changes.rank?.from).toBe(known.get(data.id)?.rank);
      known.set(data.id, data);
    }
    expect(now.map(({ id }) => known.get(id))).toEqual(now);
    await admin.post(`/tasks/${trashed?.id}/restore`);
    expect(titles(await todo())).toBe('a c b trashed');
  });
});
