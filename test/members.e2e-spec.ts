import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY, TIME } from './support/expect.js';
import { asMember, createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let members: string;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, ben] = [await app.admin('Ada Admin'), await app.member('ann'), await app.member('Ben')];
  stranger = await app.member('Sam Stranger');
});
beforeEach(async () => {
  project = await createProject(admin, {}, [ann]);
  members = `/projects/${project.id}/members`;
});
afterAll(() => app.close());

const seqOf = async () => (await admin.get(`/projects/${project.id}/board`)).body.seq as number;

describe('POST /projects/{id}/members/{user_id}', () => {
  it('adds a user, who then sees the project', async () => {
    expectProblem(await ben.get(`/projects/${project.id}`), 404);
    const { status, body } = await admin.post(`${members}/${ben.id}`);
    expect(status).toBe(201);
    expect(body).toEqual({ message: 'Member added to project' });
    expect((await ben.get(`/projects/${project.id}`)).body).toEqual(asMember(project));
  });

  it('changes nothing when the user is a member already', async () => {
    const before = await seqOf();
    const { status, body } = await admin.post(`${members}/${ann.id}`);
    expect(status).toBe(201);
    expect(body).toEqual({ message: 'Member added to project' });
    expect(await seqOf()).toBe(before);
    expect((await admin.get(members)).body).toHaveLength(1);
  });

  it('adds a user once, however many admins do it at once', async () => {
    const before = await seqOf();
    const answers = await Promise.all(Array.from({ length: 8 }, () => admin.post(`${members}/${ben.id}`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(await seqOf()).toBe(before + 1);
  });

  it('takes admins as members too', async () => {
    expect((await admin.post(`${members}/${admin.id}`)).status).toBe(201);
    expect((await admin.get(members)).body).toHaveLength(2);
  });

  it('refuses unknown users and projects, and what is no id', async () => {
    const gone = await app.member('Gone');
    await admin.delete(`/users/${gone.id}`);
    expectProblem(await admin.post(`${members}/${NOBODY}`), 404);
    expectProblem(await admin.post(`${members}/${gone.id}`), 404);
    expectProblem(await admin.post(`/projects/${NOBODY}/members/${ben.id}`), 404);
    expectProblem(await admin.post(`${members}/me`), 400, 'user_id');
    expectProblem(await admin.post(`/projects/x/members/${ben.id}`), 400, 'id');
    expectProblem(await admin.post(`${members}/${ben.id}`, { role: 'owner' }), 400, 'role');
  });

  it('is for admins: 403 for members, 404 for strangers', async () => {
    expectProblem(await ann.post(`${members}/${ben.id}`), 403);
    expectHidden(
      await stranger.post(`${members}/${stranger.id}`),
      await stranger.post(`/projects/${NOBODY}/members/${stranger.id}`),
    );
    expectProblem(await app.anonymous.post(`${members}/${ben.id}`), 401);
    expect((await admin.get(members)).body).toHaveLength(1);
  });
});

describe('GET /projects/{id}/members', () => {
  it('lists the members by name, to admins and members', async () => {
    await admin.post(`${members}/${ben.id}`);
    for (const actor of [admin, ann]) {
      const { status, body, headers } = await actor.get(members);
      expect(status).toBe(200);
      expect(headers.get('x-total-count')).toBe('2');
      expect(body).toEqual(
        [ann, ben].map(({ user: { id, name, email } }) => {
          return { id, name, email, role: 'member', project_role: 'member', created_at: TIME, updated_at: TIME };
        }),
      );
    }
  });

  it('searches name and email, in upper or lower case', async () => {
    await admin.post(`${members}/${ben.id}`);
    const found = async (search: string) =>
      (await ann.get(`${members}?search=${encodeURIComponent(search)}`)).body.map(({ id }: { id: string }) => id);
    expect(await found('BEN')).toEqual([ben.id]);
    expect(await found(ben.user.email.toUpperCase())).toEqual([ben.id]);
    expect(await found(`${ben.user.name} ${ben.user.email}`)).toEqual([]);
    expect(await found('%')).toEqual([]);
    expect(await found('Stranger')).toEqual([]);
  });

  it('is 404 for strangers, and refuses unknown filters', async () => {
    expectHidden(await stranger.get(members), await stranger.get(`/projects/${NOBODY}/members`));
    expectProblem(await app.anonymous.get(members), 401);
    expectProblem(await admin.get(`${members}?query=ann`), 400, 'query');
    expectProblem(await admin.get('/projects/x/members'), 400, 'id');
  });

  it('shows everybody for an empty search, which is one that is not given', async () => {
    const all = await admin.get(`${members}?sort=name`);
    expect(all.body).not.toEqual([]);
    expect((await admin.get(`${members}?sort=name&search=`)).body).toEqual(all.body);
  });
});

describe('DELETE /projects/{id}/members/{user_id}', () => {
  it('removes a member, who then sees nothing of it, and unassigns their tasks in it', async () => {
    const other = await createProject(admin, {}, [ann]);
    const mine = await createTask(admin, project, { assigned_to: ann.id });
    const elsewhere = await createTask(admin, other, { assigned_to: ann.id });
    const { status, body } = await admin.delete(`${members}/${ann.id}`);
    expect(status).toBe(204);
    expect(body).toBeUndefined();
    for (const path of ['', '/members', '/board', '/progress', '/events', '/activity', '/trash']) {
      expectProblem(await ann.get(`/projects/${project.id}${path}`), 404);
    }
    expectProblem(await ann.get(`/tasks/${mine.id}`), 404);
    expectProblem(await ann.put(`/tasks/${mine.id}`, { title: 'Still mine' }), 404);
    expect((await ann.get('/tasks')).body).toEqual([elsewhere]);
    expect((await admin.get(`/tasks/${mine.id}`)).body).toEqual({
      ...mine,
      assigned_to: null,
      assigned_to_name: null,
      version: 2,
      updated_at: TIME,
    });
  });

  it('numbers the removal before what follows from it', async () => {
    await createTask(admin, project, { assigned_to: ann.id });
    const after = await seqOf();
    await admin.delete(`${members}/${ann.id}`);
    const { events } = (await admin.get(`/projects/${project.id}/events?after=${after}`)).body;
    expect(events.map(({ type }: { type: string }) => type)).toEqual(['member_removed', 'task_updated']);
  });

  it('unassigns the tasks of an admin who was a member, too', async () => {
    await admin.post(`${members}/${admin.id}`);
    const task = await createTask(admin, project, { assigned_to: admin.id });
    await admin.delete(`${members}/${admin.id}`);
    expect((await admin.get(`/tasks/${task.id}`)).body.assigned_to).toBeNull();
  });

  it('is 404 for who is not a member, and refuses what is no id', async () => {
    expectProblem(await admin.delete(`${members}/${ben.id}`), 404);
    expectProblem(await admin.delete(`${members}/${NOBODY}`), 404);
    expect((await admin.delete(`${members}/${ann.id}`)).status).toBe(204);
    expectProblem(await admin.delete(`${members}/${ann.id}`), 404);
    expectProblem(await admin.delete(`${members}/me`), 400, 'user_id');
  });

  it('is for admins: 403 for members, 404 for strangers', async () => {
    expectProblem(await ann.delete(`${members}/${ann.id}`), 403);
    expectHidden(
      await stranger.delete(`${members}/${ann.id}`),
      await stranger.delete(`/projects/${NOBODY}/members/${ann.id}`),
    );
    expectProblem(await app.anonymous.delete(`${members}/${ann.id}`), 401);
    expect((await admin.get(members)).body).toHaveLength(1);
  });
});

describe('a membership that ends with the account', () => {
  it('ends in every project, and history keeps the name', async () => {
    const carl = await app.member('Carl');
    await admin.post(`${members}/${carl.id}`);
    const task = await createTask(carl, project);
    await admin.delete(`/users/${carl.id}`);
    expect((await admin.get(members)).body).toHaveLength(1);
    expect((await admin.get(`/tasks/${task.id}`)).body).toMatchObject({ assigned_to: null, created_by: carl.id });
    const [, , created] = (await admin.get(`/projects/${project.id}/activity`)).body;
    expect(created).toMatchObject({ action: 'task_created', user_name: 'Carl' });
  });
});
