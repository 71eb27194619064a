import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { expectInvalid } from './support/problem.js';

let app: TestApp;
let admin: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
beforeEach(async () => {
  project = await createProject(admin);
});
afterAll(() => app.close());

const present = async ({ id }: { id: string }): Promise<TaskDto> => (await admin.get(`/tasks/${id}`)).body;

describe('the start of a task', () => {
  it('is set, changed and cleared, and its history tells', async () => {
    const task = await createTask(admin, project, { start_date: '2031-05-01' });
    await admin.put(`/tasks/${task.id}`, { start_date: '2031-05-02' });
    await admin.put(`/tasks/${task.id}`, { start_date: null });
    expect((await present(task)).start_date).toBeNull();
    const { body } = await admin.get(`/tasks/${task.id}/activity`);
    expect(body.map(({ changes }: { changes: Record<string, unknown> }) => changes.start_date)).toEqual([
      { from: '2031-05-02', to: null },
      { from: '2031-05-01', to: '2031-05-02' },
      { from: null, to: '2031-05-01' },
    ]);
  });

  it('may be the day of the deadline, and not after it, whichever of them changes', async () => {
    const dates = { start_date: '2031-05-20', deadline: '2031-05-20' };
    const task = await createTask(admin, project, dates);
    const title = 'Not written';
    for (const [input, field] of [
      [{ title, start_date: '2031-05-21' }, 'start_date'],
      [{ title, deadline: '2031-05-19' }, 'deadline'],
      [{ title, start_date: '2031-05-22', deadline: '2031-05-21' }, 'start_date'],
    ] as const) {
      expectInvalid(await admin.put(`/tasks/${task.id}`, input), field);
    }
    const input = { title, project_id: project.id, start_date: '2031-05-21', deadline: '2031-05-20' };
    expectInvalid(await admin.post('/tasks', input), 'start_date');
    expect(await present(task)).toEqual(task);
    expect((await admin.put(`/tasks/${task.id}`, { start_date: '2031-06-02', deadline: '2031-06-03' })).status).toBe(
      200,
    );
    expect((await admin.put(`/tasks/${task.id}`, { deadline: null })).status).toBe(200);
    expect((await admin.put(`/tasks/${task.id}`, { start_date: '2031-07-01' })).status).toBe(200);
  });

  it('is never after the deadline, also when both change at once', async () => {
    const task = await createTask(admin, project, { start_date: '2031-05-01', deadline: '2031-05-31' });
    const inputs = [{ start_date: '2031-05-20' }, { deadline: '2031-05-10' }];
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(inputs.map((input) => admin.put(`/tasks/${task.id}`, input)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      await admin.put(`/tasks/${task.id}`, { start_date: '2031-05-01', deadline: '2031-05-31' });
    }
  });
});

describe('the estimate of a task', () => {
  it('is a number of points in steps of a half, or nothing', async () => {
    const task = await createTask(admin, project, { estimate: 3 });
    for (const estimate of [0, 0.5, 1000, null]) {
      const { status, body } = await admin.put(`/tasks/${task.id}`, { estimate });
      expect([status, body.estimate]).toEqual([200, estimate]);
    }
  });

  it.each([-0.5, 1000.5, 0.25, 1e300, '3', true, [3]])('is not %j', async (estimate) => {
    const task = await createTask(admin, project, { estimate: 3 });
    expectInvalid(await admin.put(`/tasks/${task.id}`, { estimate }), 'estimate');
    expect(await present(task)).toEqual(task);
  });

  it('sorts tasks, as their start does, those without it last', async () => {
    const fields = [
      { title: 'b', estimate: 8, start_date: '2031-05-02' },
      { title: 'none' },
      { title: 'a', estimate: 0.5, start_date: '2031-05-01' },
    ];
    for (const one of fields) await createTask(admin, project, one);
    const titles = async (sort: string) => {
      const { body } = await admin.get(`/tasks?project_id=${project.id}&sort=${sort}`);
      return body.map(({ title }: TaskDto) => title).join(' ');
    };
    for (const field of ['estimate', 'start_date']) {
      expect(await titles(field)).toBe('a b none');
      expect(await titles(`-${field}`)).toBe('b a none');
    }
  });
});
