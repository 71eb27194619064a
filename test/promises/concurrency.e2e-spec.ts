import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';
import { pick, random } from '../support/random.js';

const CLIENTS = 50;
const CARDS = 40;
const STATUSES = ['todo', 'in_progress', 'done'] as const;

let app: TestApp;
let admin: TestActor;
let clients: TestActor[];

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  const people = await Promise.all(Array.from({ length: 10 }, (_, n) => app.member(`Member ${n}`)));
  clients = [...people];
  while (clients.length < CLIENTS) clients.push(await app.login(people[clients.length % people.length]!.user));
});
afterAll(() => app.close());

/** What all clients believe to be where; true only as far as nobody else has acted since. */
type Cards = Map<string, TaskDto>;

async function sharedBoard(): Promise<{ project: ProjectDto; cards: Cards }> {
  const project = await createProject(admin, { task_access: 'members' as never }, clients.slice(0, 10));
  const cards: Cards = new Map();
  for (let n = 0; n < CARDS; n++) {
    const card = await createTask(admin, project, { title: `Card ${n}`, status: pick(STATUSES) as never });
    cards.set(card.id, card);
  }
  return { project, cards };
}

/** Drops any card anywhere: beside a card that was seen in that column, or at its end. */
async function moveAny(client: TestActor, cards: Cards): Promise<number> {
  const card = pick([...cards.values()]);
  const new_status = pick(STATUSES);
  const others = [...cards.values()].filter(({ id, status }) => String(status) === new_status && id !== card.id);
  const beside = others.length > 0 && random() < 0.9 ? pick(others).id : undefined;
  const place = beside && { [pick(['before_id', 'after_id'])]: beside };
  const { status, body } = await client.patch<TaskDto>(`/tasks/${card.id}/move`, { new_status, ...place });
  if (status === 200 && cards.has(card.id)) cards.set(card.id, body);
  return status;
}

/** Runs `step` a number of times in a row for every client, all clients at once; how often each status was answered. */
async function storm(times: number, step: (client: TestActor) => Promise<number>): Promise<Record<number, number>> {
  const answers: Record<number, number> = {};
  await Promise.all(
    clients.map(async (client) => {
      for (let n = 0; n < times; n++) {
        const status = await step(client);
        answers[status] = (answers[status] ?? 0) + 1;
      }
    }),
  );
  return answers;
}

describe('one board under 50 clients', { timeout: 240_000 }, () => {
  it('keeps every card once and in one order through 200 moves of each, all of them in the history', async () => {
    const { project, cards } = await sharedBoard();
    const answers = await storm(200, (client) => moveAny(client, cards));
    // 409: the neighbour had left that column.
    expect(Object.keys(answers).filter((status) => !['200', '409'].includes(status))).toEqual([]);
    expect(answers[200]).toBeGreaterThan(CLIENTS * 100);
    const { tasks, trash } = await expectHistoryToBeTheTruth(app, admin, project.id);
    expect(tasks.map(({ id }) => id).sort()).toEqual([...cards.keys()].sort());
    expect(trash).toEqual([]);
  });

  it('does so too while cards are created, changed, deleted and restored', async () => {
    const { project, cards } = await sharedBoard();
    const trash = new Set<string>();
    const created = new Set(cards.keys());

    const steps: ((client: TestActor) => Promise<number>)[] = [
      async (client) => {
        const { status, body } = await client.post<TaskDto>('/tasks', { title: 'New', project_id: project.id });
        if (status === 201) cards.set(body.id, body);
        if (status === 201) created.add(body.id);
        return status;
      },
      async (client) => {
        const { id } = pick([...cards.values()]);
        const input = { title: `Named ${random()}`, status: pick(STATUSES), assigned_to: pick([client.id, null]) };
        const { status, body } = await client.put<TaskDto>(`/tasks/${id}`, input);
        if (status === 200 && cards.has(id)) cards.set(id, body);
        return status;
      },
      async (client) => {
        const { id } = pick([...cards.values()]);
        if (cards.size < CARDS / 2) return moveAny(client, cards);
        const { status } = await client.delete(`/tasks/${id}`);
        if (status === 204) cards.delete(id);
        if (status === 204) trash.add(id);
        return status;
      },
      async (client) => {
        if (trash.size === 0) return moveAny(client, cards);
        const id = pick([...trash]);
        const { status, body } = await client.post<TaskDto>(`/tasks/${id}/restore`);
        if (trash.delete(id)) cards.set(id, body);
        return status;
      },
    ];
    const answers = await storm(40, (client) => (random() < 0.5 ? moveAny(client, cards) : pick(steps)(client)));
    // 404: it had been deleted.
    const expected = ['200', '201', '204', '404', '409'];
    expect(Object.keys(answers).filter((status) => !expected.includes(status))).toEqual([]);
    for (const status of [200, 201, 204]) expect(answers[status]).toBeGreaterThan(0);
    const state = await expectHistoryToBeTheTruth(app, admin, project.id);
    expect([...state.tasks.map(({ id }) => id), ...state.trash].sort()).toEqual([...created].sort());
  });
});
