import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { seedNotifications, seedTasks } from './support/seed.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let mine: ProjectDto;
let shared: ProjectDto;

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const dashboard = async (actor: TestActor) => (await actor.get('/dashboard')).body;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin(), await app.member('Ann')];
  mine = await createProject(admin, { name: 'Mine', deadline: '2026-12-31' }, [ann]);
  shared = await createProject(admin, { name: 'Shared', task_access: 'members', status: 'in_progress' }, [ann]);
  await createProject(admin, { name: 'Hidden' });
  // Two days, so that it does not matter whether midnight in UTC passes meanwhile.
  await createTask(admin, mine, { assigned_to: ann.id, deadline: day(-2) });
  await createTask(admin, mine, { assigned_to: ann.id, deadline: day(-2), status: 'done' });
  await createTask(admin, mine, { deadline: day(-2), status: 'in_progress' });
  await createTask(admin, shared, { deadline: day(2) });
});
afterAll(() => app.close());

// Of one member, until the last membership that they lose.
describe('GET /dashboard', { shuffle: false }, () => {
  it('counts over what the caller can see', async () => {
    expect((await dashboard(ann)).stats).toEqual({
      total_projects: 2,
      total_tasks: 3,
      completed_tasks: 1,
      in_progress_tasks: 0,
      todo_tasks: 2,
      overdue_tasks: 1,
    });
    expect((await dashboard(admin)).stats).toEqual({
      total_projects: 3,
      total_tasks: 4,
      completed_tasks: 1,
      in_progress_tasks: 1,
      todo_tasks: 2,
      overdue_tasks: 2,
    });
  });

  it('gives older clients the projects and tasks that the caller can see, unless they are left out', async () => {
    for (const actor of [ann, admin]) {
      const { projects, tasks } = await dashboard(actor);
      // Stars are left out, since admins share the answer.
      const { body: listed } = await actor.get<ProjectDto[]>('/projects');
      expect(projects).toEqual(listed.map(({ starred: _, ...project }) => project));
      expect(tasks).toEqual((await actor.get('/tasks?sort=-updated_at')).body);
      expect(tasks.length).toBeGreaterThan(0);
      const { body } = await actor.get('/dashboard?lists=false');
      expect(Object.keys(body)).toEqual(['stats', 'recent_tasks', 'project_progress', 'notifications']);
    }
  });

  it('is empty for who has nothing', async () => {
    const { status, headers, body } = await (await app.member()).get('/dashboard');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toEqual({
      stats: {
        total_projects: 0,
        total_tasks: 0,
        completed_tasks: 0,
        in_progress_tasks: 0,
        todo_tasks: 0,
        overdue_tasks: 0,
      },
      recent_tasks: [],
      project_progress: [],
      notifications: [],
      projects: [],
      tasks: [],
    });
  });

  it('shows the progress of each visible project over all of its tasks', async () => {
    expect((await dashboard(ann)).project_progress).toEqual([
      {
        project_id: shared.id,
        project_name: 'Shared',
        status: 'in_progress',
        deadline: null,
        total_tasks: 1,
        completed_tasks: 0,
        in_progress_tasks: 0,
        todo_tasks: 1,
        progress_percentage: 0,
      },
      {
        project_id: mine.id,
        project_name: 'Mine',
        status: 'pending',
        deadline: '2026-12-31',
        total_tasks: 3,
        completed_tasks: 1,
        in_progress_tasks: 1,
        todo_tasks: 1,
        progress_percentage: 33.33,
      },
    ]);
    expect((await dashboard(admin)).project_progress).toHaveLength(3);
  });

  it('shows the 10 visible tasks that were last updated', async () => {
    const own = await createProject(admin);
    await seedTasks(app, own, 12);
    const first = (await ann.get('/tasks?sort=created_at&limit=1')).body[0];
    await ann.put(`/tasks/${first.id}`, { title: 'Touched' });
    const { recent_tasks } = await dashboard(ann);
    expect(recent_tasks).toHaveLength(3);
    expect(recent_tasks).toEqual((await ann.get('/tasks?sort=-updated_at')).body);
    expect(recent_tasks[0].title).toBe('Touched');
    expect((await dashboard(admin)).recent_tasks).toEqual((await admin.get('/tasks?sort=-updated_at&limit=10')).body);
    await admin.delete(`/projects/${own.id}`);
  });

  it('shows the 10 newest notifications of the caller', async () => {
    const told = await dashboard(ann);
    expect(told.notifications).toEqual((await ann.get('/notifications?limit=10')).body);
    expect(told.notifications).toHaveLength(4);
    expect((await dashboard(admin)).notifications).toEqual((await admin.get('/notifications?limit=10')).body);
    await seedNotifications(app, ann, 12);
    const many = (await dashboard(ann)).notifications;
    expect(many).toHaveLength(10);
    expect(many).toEqual((await ann.get('/notifications?limit=10')).body);
  });

  it('shows the caller their own last write', async () => {
    for (let n = 1; n <= 3; n++) {
      const before = (await dashboard(ann)).stats.total_tasks;
      const task = await createTask(ann, mine);
      const after = await dashboard(ann);
      expect(after.stats.total_tasks).toBe(before + 1);
      expect(after.recent_tasks[0]).toEqual(task);
    }
  });

  it('ends with the membership', async () => {
    await admin.delete(`/projects/${shared.id}/members/${ann.id}`);
    const { stats, project_progress } = await dashboard(ann);
    expect(stats.total_projects).toBe(1);
    expect(project_progress.map(({ project_id }: { project_id: string }) => project_id)).toEqual([mine.id]);
  });

  it('is for users, and takes no parameters', async () => {
    expectProblem(await app.anonymous.get('/dashboard'), 401);
    expectProblem(await ann.get('/dashboard?user_id=x'), 400, 'user_id');
  });
});
