import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { ADMIN_EMAIL, PASSWORD, TestApp } from './support/app.js';
import { refresh } from './support/cookies.js';
import { createProject, createTask } from './support/factories.js';
import { expectProblem } from './support/problem.js';

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

describe('a deleted user', () => {
  it('is gone, with their sessions', async () => {
    const leaver = await app.member();
    const second = await app.login(leaver.user);
    const answer = await admin.delete(`/users/${leaver.id}`);
    expect([answer.status, answer.body]).toEqual([204, undefined]);
    expectProblem(await leaver.get('/users/me'), 401);
    expectProblem(await second.get('/users/me'), 401);
    expectProblem(await refresh(app.anonymous, leaver.refresh_token), 401);
    expectProblem(await app.anonymous.post('/auth/login', { email: leaver.user.email, password: PASSWORD }), 401);
    expectProblem(await admin.get(`/users/${leaver.id}`), 404);
    expectProblem(await admin.put(`/users/${leaver.id}`, { name: 'Back' }), 404);
    expectProblem(await admin.delete(`/users/${leaver.id}`), 404);
    expect((await admin.get(`/users?search=${leaver.user.email}`)).body).toEqual([]);
    expect(await app.query('SELECT id FROM sessions WHERE user_id = $1', [leaver.id])).toEqual([]);
  });

  it('leaves memberships and tasks, which become unassigned with a row of activity each', async () => {
    const [leaver, stayer] = [await app.member('Leaver'), await app.member('Stayer')];
    const project = await createProject(admin, {}, [leaver, stayer]);
    const other = await createProject(admin, {}, [leaver]);
    const theirs = [
      await createTask(admin, project, { assigned_to: leaver.id }),
      await createTask(admin, project, { assigned_to: leaver.id }),
      await createTask(admin, other, { assigned_to: leaver.id }),
    ];
    const kept = await createTask(admin, project, { assigned_to: stayer.id });
    await admin.delete(`/users/${leaver.id}`);
    for (const { id, version } of theirs) {
      const task = (await admin.get(`/tasks/${id}`)).body;
      expect(task).toMatchObject({ assigned_to: null, assigned_to_name: null, version: version + 1 });
      const [latest] = (await admin.get(`/tasks/${id}/activity`)).body;
      expect(latest).toMatchObject({
        action: 'task_updated',
        user_id: admin.id,
        changes: { assigned_to: { from: leaver.id, to: null } },
      });
    }
    expect((await stayer.get(`/tasks/${kept.id}`)).body).toEqual(kept);
    const members = (await admin.get(`/projects/${project.id}/members`)).body;
    expect(members.map(({ id }: { id: string }) => id)).toEqual([stayer.id]);
    const removed = (await admin.get(`/activity?action=member_removed&project_id=${other.id}`)).body;
    expect(removed).toHaveLength(1);
  });

  it('leaves tasks that they had as an admin, without any membership, too', async () => {
    const leaver = await app.admin('Leaving Admin');
    const project = await createProject(leaver);
    const task = await createTask(leaver, project, { assigned_to: leaver.id });
    expect((await admin.delete(`/users/${leaver.id}`)).status).toBe(204);
    expect((await admin.get(`/tasks/${task.id}`)).body).toMatchObject({ assigned_to: null, created_by: leaver.id });
    expect((await admin.get(`/projects/${project.id}`)).body.creator_name).toBe('Leaving Admin');
  });

  it('keeps their name in history', async () => {
    const leaver = await app.member('Rosa Leaver');
    const project = await createProject(admin, {}, [leaver]);
    const task = await createTask(leaver, project);
    await admin.delete(`/users/${leaver.id}`);
    const history = (await admin.get(`/tasks/${task.id}/activity`)).body;
    expect(history.at(-1)).toMatchObject({ action: 'task_created', user_id: leaver.id, user_name: 'Rosa Leaver' });
    const [deletion] = (await admin.get(`/activity?action=user_deleted`)).body;
    expect(deletion).toMatchObject({ user_id: admin.id, project_id: null });
  });

  it('frees their email', async () => {
    const leaver = await app.member();
    const register = () =>
      app.anonymous.post('/auth/register', { name: 'Next', email: leaver.user.email, password: PASSWORD });
    expectProblem(await register(), 409);
    await admin.delete(`/users/${leaver.id}`);
    const next = await register();
    expect(next.status).toBe(201);
    expect(next.body.user.id).not.toBe(leaver.id);
  });

  it('can be neither assigned nor added any more', async () => {
    const leaver = await app.member();
    const project = await createProject(admin);
    await admin.delete(`/users/${leaver.id}`);
    expectProblem(await admin.post(`/projects/${project.id}/members/${leaver.id}`), 404);
    expectProblem(await admin.post('/tasks', { title: 'x', project_id: project.id, assigned_to: leaver.id }), 400);
  });
});

describe('the last admin', () => {
  /** An installation with these admins only. */
  async function onlyAdmins(count: number): Promise<TestActor[]> {
    await app.query(`UPDATE users SET role = 'member' WHERE role = 'admin'`);
    return Promise.all(Array.from({ length: count }, () => app.admin()));
  }
  const admins = () => app.query(`SELECT id FROM users WHERE role = 'admin' AND deleted_at IS NULL`);

  it('can be neither deleted nor demoted, even by themself', async () => {
    const [last] = (await onlyAdmins(1)) as [TestActor];
    expectProblem(await last.delete(`/users/${last.id}`), 409);
    expectProblem(await last.put(`/users/${last.id}`, { role: 'member', name: 'Gone' }), 409);
    expect((await last.get('/users/me')).body).toMatchObject({ role: 'admin', name: 'Admin' });
    expect((await last.put(`/users/${last.id}`, { role: 'admin', name: 'Still here' })).status).toBe(200);
    const member = await app.member();
    expect((await last.put(`/users/${member.id}`, { role: 'member' })).status).toBe(200);
    expect((await last.delete(`/users/${member.id}`)).status).toBe(204);
  });

  it('is left over when admins demote each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, two] = (await onlyAdmins(2)) as [TestActor, TestActor];
      const answers = await Promise.all([
        one.put(`/users/${two.id}`, { role: 'member' }),
        two.put(`/users/${one.id}`, { role: 'member' }),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      // Who came second is told so, or was a member already when their request arrived.
      expect([403, 409]).toContain(answers.find(({ status }) => status !== 200)?.status);
      expect(await admins()).toHaveLength(1);
    }
  });

  it('is left over when admins delete each other and themselves at once', async () => {
    const three = await onlyAdmins(3);
    const pairs = three.flatMap((actor) => three.map(({ id }) => actor.delete(`/users/${id}`)));
    const statuses = (await Promise.all(pairs)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(2);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(await admins()).toHaveLength(1);
  });

  it('is not the one of the configuration once there is another', async () => {
    const [last] = (await onlyAdmins(1)) as [TestActor];
    const [configured] = (await last.get(`/users?search=${ADMIN_EMAIL}`)).body;
    expect((await last.delete(`/users/${configured.id}`)).status).toBe(204);
  });
});
