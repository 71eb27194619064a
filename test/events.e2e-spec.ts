import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityEvent } from '../src/history/events.js';
import type { EventsDto, ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY, TIME } from './support/expect.js';
import { createProject, createTask, stateOf } from './support/factories.js';
import { seedActivity } from './support/seed.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let stranger: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, stranger] = [await app.admin('Ada'), await app.member('Ann'), await app.member('Sam')];
});
beforeEach(async () => {
  project = await createProject(admin, {}, [ann]);
});
afterAll(() => app.close());

async function events(query = '', actor = admin): Promise<EventsDto> {
  const { status, body } = await actor.get<EventsDto>(`/projects/${project.id}/events${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

/** The one event that `work` brings about. */
async function eventOf(work: () => Promise<unknown>): Promise<ActivityEvent | undefined> {
  const { seq } = await events();
  await work();
  const after = await events(`?after=${seq}`);
  expect(after.events).toHaveLength(1);
  return after.events[0];
}

const seqs = ({ events }: EventsDto) => events.map(({ seq }) => seq);

describe('an event', () => {
  it('tells what happened, by whom, and the task as REST shows it', async () => {
    const task = await createTask(admin, project, { title: 'Write', assigned_to: ann.id });
    const event = await eventOf(() => ann.put(`/tasks/${task.id}`, { priority: 'high', deadline: '2026-12-31' }));
    expect(event).toEqual({
      type: 'task_updated',
      subject_type: 'task',
      subject_id: task.id,
      project_id: project.id,
      seq: 4,
      at: TIME,
      actor: { id: ann.id, name: 'Ann' },
      data: (await ann.get(`/tasks/${task.id}`)).body,
      changes: { priority: { from: 'medium', to: 'high' }, deadline: { from: null, to: '2026-12-31' } },
    });
  });

  it('of a task that is created, moved or restored shows it as REST does', async () => {
    const seen: unknown[] = [];
    let url = '';
    let key = '';
    const created = await eventOf(async () => {
      const task = await createTask(admin, project);
      [url, key] = [`/tasks/${task.id}`, task.key];
    });
    seen.push((await admin.get(url)).body);
    const moved = await eventOf(() => admin.patch(`${url}/move`, { new_status: 'done' }));
    seen.push((await admin.get(url)).body);
    const deleted = await eventOf(() => admin.delete(url));
    const restored = await eventOf(() => admin.post(`${url}/restore`));
    seen.push((await admin.get(url)).body);
    expect([created, moved, restored].map((event) => event?.data)).toEqual(seen);
    expect([created, moved, deleted, restored].map((event) => event?.type)).toEqual([
      'task_created',
      'task_moved',
      'task_deleted',
      'task_restored',
    ]);
    // With the place that it leaves: those who have not loaded the task count it there.
    const { column_id, rank } = (await admin.get(url)).body;
    expect(deleted?.data).toEqual({
      id: url.slice('/tasks/'.length),
      key,
      number: Number(key.split('-')[1]),
      title: 'Task',
      column_id,
      rank,
      archived_at: null,
    });
  });

  it('of a project or a membership shows the project as REST does', async () => {
    const url = `/projects/${project.id}`;
    const updated = await eventOf(() => admin.put(url, { name: 'New' }));
    const added = await eventOf(() => admin.post(`${url}/members/${stranger.id}`));
    const removed = await eventOf(() => admin.delete(`${url}/members/${stranger.id}`));
    const { body } = await admin.get(url);
    for (const event of [updated, added, removed]) expect(event?.data).toEqual(stateOf(body));
    expect(added?.changes).toEqual({ member: { from: null, to: { id: stranger.id, name: 'Sam' } } });
    const { seq } = await events();
    await admin.delete(url);
    const restored = await admin.post(`${url}/restore`);
    const [deleted, back] = (await events(`?after=${seq}`)).events;
    expect(deleted).toMatchObject({ type: 'project_deleted', data: { id: project.id, name: 'New' } });
    expect(back).toMatchObject({ type: 'project_restored', data: stateOf(restored.body) });
  });
});

describe('GET /projects/{id}/events', () => {
  it('answers what comes after a number, in order, and the number up to which it is complete', async () => {
    for (let n = 0; n < 3; n++) await createTask(admin, project);
    const all = await events();
    expect(all).toEqual({ epoch: expect.stringMatching(/^\w+$/), seq: 5, events: expect.any(Array) });
    expect(seqs(all)).toEqual([1, 2, 3, 4, 5]);
    expect(await events('?after=3')).toEqual({ ...all, events: all.events.slice(3) });
    expect(await events(`?after=5&epoch=${all.epoch}`)).toEqual({ ...all, events: [] });
    const part = await events('?after=1&limit=2');
    expect(part).toEqual({ ...all, seq: 3, events: all.events.slice(1, 3) });
  });

  it('answers at most `limit`, 100 by default', async () => {
    await seedActivity(app, project, 600);
    expect(seqs(await events()).at(-1)).toBe(100);
    expect(seqs(await events('?limit=500')).at(-1)).toBe(500);
    let { seq } = await events('?limit=500');
    const rest = await events(`?limit=500&after=${seq}`);
    expect(rest.events).toHaveLength(102);
    ({ seq } = rest);
    expect(seq).toBe(602);
  });

  it('answers to members what they may see, and passes over the rest', async () => {
    const bens = await createTask(admin, project);
    const anns = await createTask(admin, project, { assigned_to: ann.id });
    await admin.put(`/tasks/${anns.id}`, { assigned_to: null });
    await admin.put(`/tasks/${anns.id}`, { title: 'No longer for Ann' });
    await admin.delete(`/tasks/${bens.id}`);
    const seen = await events('', ann);
    expect(seqs(seen)).toEqual([1, 2, 4, 5]);
    expect(seen.seq).toBe(7);
    expect(await events('?limit=3', ann)).toEqual({ ...seen, seq: 4, events: seen.events.slice(0, 3) });
    expect(await events('?after=5', ann)).toEqual({ ...seen, events: [] });
    await admin.put(`/projects/${project.id}`, { task_access: 'members' });
    expect(seqs(await events('', ann))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is a conflict with the present epoch for another one', async () => {
    const { epoch, seq } = await events();
    for (const query of ['epoch=another', `epoch=${epoch}x&after=1`, `epoch=${epoch}&after=${seq + 1}`]) {
      const answer = await ann.get(`/projects/${project.id}/events?${query}`);
      expectProblem(answer, 409);
      expect(answer.body).toMatchObject({ epoch, seq });
    }
  });

  it('keeps its epoch from one project and instance to the next', async () => {
    const other = await TestApp.start({ DATABASE_URL: app.database_url });
    try {
      const { epoch } = (await (await other.login(admin.user)).get(`/projects/${project.id}/events`)).body;
      expect(epoch).toBe((await events()).epoch);
      const { id } = await createProject(admin);
      expect((await admin.get(`/projects/${id}/events`)).body.epoch).toBe(epoch);
    } finally {
      await other.close();
    }
  });

  it.each([
    ['after', '-1'],
    ['after', 'x'],
    ['after', '9007199254740992'],
    ['limit', '0'],
    ['limit', '501'],
    ['since', '1'],
  ])('refuses ?%s=%s', async (field, value) => {
    expectProblem(await ann.get(`/projects/${project.id}/events?${field}=${value}`), 400, field);
  });

  it('is 404 for strangers', async () => {
    const url = `/projects/${project.id}/events`;
    expectHidden(await stranger.get(url), await stranger.get(`/projects/${NOBODY}/events`));
    expectProblem(await stranger.get(`${url}?epoch=another`), 404);
    expectProblem(await app.anonymous.get(url), 401);
    expectProblem(await ann.get('/projects/x/events'), 400, 'id');
  });
});
