import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';

const ROUNDS = 6;

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

/** Live tasks whose assignee neither belongs to the project nor is an admin. */
const STRAY_TASKS = `
  SELECT t.id FROM tasks t JOIN users u ON u.id = t.assigned_to
  WHERE t.deleted_at IS NULL AND (u.deleted_at IS NOT NULL OR (u.role <> 'admin' AND NOT EXISTS (
    SELECT FROM project_members m WHERE m.project_id = t.project_id AND m.user_id = u.id)))`;

const STRAY_MEMBERS = `
  SELECT FROM project_members m JOIN users u ON u.id = m.user_id WHERE u.deleted_at IS NOT NULL`;

async function expectNoStrays(): Promise<void> {
  expect(await app.query(STRAY_TASKS)).toEqual([]);
  expect(await app.query(STRAY_MEMBERS)).toEqual([]);
}

interface Scene {
  project: ProjectDto;
  member: TestActor;
  tasks: TaskDto[];
}

/** A project with a member who has half of its tasks, and one of which is in the trash. */
async function scene(): Promise<Scene> {
  const member = await app.member();
  const project = await createProject(admin, {}, [member]);
  const tasks: TaskDto[] = [];
  for (let n = 0; n < 6; n++) {
    tasks.push(await createTask(admin, project, { assigned_to: n % 2 ? member.id : null }));
  }
  await admin.delete(`/tasks/${tasks[1]!.id}`);
  return { project, member, tasks };
}

/** Everything that can give the member a task, all at once. */
function assignments({ project, member, tasks }: Scene): Promise<{ status: number }>[] {
  const assigned_to = member.id;
  return [
    ...tasks.map(({ id }) => admin.put(`/tasks/${id}`, { assigned_to })),
    ...tasks.slice(2).map(({ id }) => admin.put(`/tasks/${id}`, { assigned_to, status: 'done' })),
    admin.post(`/tasks/${tasks[1]!.id}/restore`),
    admin.post('/tasks', { title: 'New', project_id: project.id, assigned_to }),
    member.post('/tasks', { title: 'Own', project_id: project.id }),
    ...tasks.slice(2).map(({ id }) => member.patch(`/tasks/${id}/move`, { new_status: 'in_progress' })),
  ];
}

/** Lets the end of a membership and assignments loose on each other; their answers. */
async function race(now: Scene, ...ends: (() => Promise<{ status: number }>)[]): Promise<number[]> {
  const before = assignments(now);
  const ending = ends.map((end) => end());
  const after = assignments(now);
  return (await Promise.all([...before, ...ending, ...after])).map(({ status }) => status);
}

function expectNoFailure(statuses: number[]): void {
  expect(statuses.filter((status) => ![200, 201, 204, 400, 401, 403, 404, 409].includes(status))).toEqual([]);
}

describe('an assignee is always a member or an admin', { timeout: 180_000 }, () => {
  it('after a removal from the project that ran into assignments', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const now = await scene();
      const { project, member } = now;
      expectNoFailure(await race(now, () => admin.delete(`/projects/${project.id}/members/${member.id}`)));
      await expectNoStrays();
      expect((await expectHistoryToBeTheTruth(app, admin, project.id)).members).toEqual([]);
    }
  });

  it('after a deletion of the user that ran into assignments in several projects', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const now = await scene();
      const other = await createProject(admin, {}, [now.member]);
      const task = await createTask(admin, other);
      const statuses = await race(
        now,
        () => admin.delete(`/users/${now.member.id}`),
        () => admin.put(`/tasks/${task.id}`, { assigned_to: now.member.id }),
      );
      expectNoFailure(statuses);
      await expectNoStrays();
      await expectHistoryToBeTheTruth(app, admin, now.project.id);
      await expectHistoryToBeTheTruth(app, admin, other.id);
    }
  });

  it('after a demotion that ran into assignments', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const project = await createProject(admin);
      const boss = await app.admin('Boss');
      const tasks = await Promise.all(Array.from({ length: 6 }, () => createTask(admin, project)));
      const assign = () => tasks.map(({ id }) => admin.put(`/tasks/${id}`, { assigned_to: boss.id }));
      const answers = await Promise.all([...assign(), admin.put(`/users/${boss.id}`, { role: 'member' }), ...assign()]);
      expectNoFailure(answers.map(({ status }) => status));
      await expectNoStrays();
      await expectHistoryToBeTheTruth(app, admin, project.id);
    }
  });

  it('after removal, deletion, adding and deleting of the project all at once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const now = await scene();
      const path = `/projects/${now.project.id}/members/${now.member.id}`;
      const statuses = await race(
        now,
        () => admin.delete(path),
        () => admin.delete(`/users/${now.member.id}`),
        () => admin.post(path),
        () => admin.delete(`/projects/${now.project.id}`),
        () => admin.post(`/projects/${now.project.id}/restore`),
      );
      expectNoFailure(statuses);
      await admin.post(`/projects/${now.project.id}/restore`);
      await expectNoStrays();
      await expectHistoryToBeTheTruth(app, admin, now.project.id);
    }
  });

  it('after members of the same projects are deleted at once', async () => {
    const members = await Promise.all(Array.from({ length: 6 }, (_, n) => app.member(`Leaving ${n}`)));
    const projects = await Promise.all(Array.from({ length: 4 }, () => createProject(admin, {}, members)));
    await Promise.all(
      projects.flatMap((project) => members.map((member) => createTask(admin, project, { assigned_to: member.id }))),
    );
    const answers = await Promise.all(members.map(({ id }) => admin.delete(`/users/${id}`)));
    expect(answers.map(({ status }) => status)).toEqual(members.map(() => 204));
    await expectNoStrays();
    for (const { id } of projects) {
      const { members: left, tasks } = await expectHistoryToBeTheTruth(app, admin, id);
      expect(left).toEqual([]);
      expect(tasks.map(({ assigned_to }) => assigned_to)).toEqual(members.map(() => null));
    }
  });
});

describe('of all admins', () => {
  it('one is left when they delete and demote each other at once', async () => {
    const others = await TestApp.start();
    try {
      const admins = await Promise.all(Array.from({ length: 8 }, (_, n) => others.admin(`Admin ${n}`)));
      await others.query(`UPDATE users SET role = 'member' WHERE email = $1`, [others.config.ADMIN_EMAIL]);
      const answers = await Promise.all(
        admins.flatMap((one) =>
          admins
            .filter((other) => other !== one)
            .map((other, n) =>
              n % 2 ? one.delete(`/users/${other.id}`) : one.put(`/users/${other.id}`, { role: 'member' }),
            ),
        ),
      );
      expectNoFailure(answers.map(({ status }) => status));
      const left = await others.query(`SELECT FROM users WHERE role = 'admin' AND deleted_at IS NULL`);
      expect(left.length).toBeGreaterThan(0);
    } finally {
      await others.close();
    }
  });
});
