import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let stranger: TestActor;
/** The project or task that is changed, at version 3. */
let url: string;

type Send = (actor: TestActor, ifMatch?: string) => Promise<Answer<{ version: number; current?: object }>>;

const headers = (ifMatch?: string): Record<string, string> => (ifMatch === undefined ? {} : { 'if-match': ifMatch });

const WRITES: [string, 'project' | 'task', Send][] = [
  ['PUT /projects/{id}', 'project', (actor, tag) => actor.put(url, { description: 'New' }, headers(tag))],
  ['DELETE /projects/{id}', 'project', (actor, tag) => actor.delete(url, headers(tag))],
  ['PUT /tasks/{id}', 'task', (actor, tag) => actor.put(url, { description: 'New' }, headers(tag))],
  ['PATCH /tasks/{id}/move', 'task', (actor, tag) => actor.patch(`${url}/move`, { new_status: 'done' }, headers(tag))],
  ['DELETE /tasks/{id}', 'task', (actor, tag) => actor.delete(url, headers(tag))],
];

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member, stranger] = [await app.admin(), await app.member(), await app.member()];
});
afterAll(() => app.close());

describe.each(WRITES)('If-Match on %s', (_, kind, send) => {
  beforeEach(async () => {
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    url = kind === 'project' ? `/projects/${project.id}` : `/tasks/${(await createTask(admin, project)).id}`;
    for (const description of ['one', 'two']) await admin.put(url, { description });
  });

  const succeeds = async (tag?: string) => {
    const { status, body, headers } = await send(admin, tag);
    expect([200, 204]).toContain(status);
    expect(headers.get('etag')).toBe(status === 200 ? '"4"' : null);
    if (status === 200) expect(body.version).toBe(4);
  };

  it.each(['"3"', '*', '"1","2" , "3"', 'W/"3", "a,b", "3"'])('applies where %s names the present version', succeeds);

  it('applies to the latest without the header', () => succeeds());

  it('is 412 with the current resource where it names other versions', async () => {
    const current = (await admin.get(url)).body;
    for (const tag of ['"2"', '"4"', '"1", "2"', 'W/"3"', '"03"', '"3.0"', '""', '"three"', '"99999999999999999999"']) {
      const answer = await send(admin, tag);
      expectProblem(answer, 412);
      expect(answer.body.current).toEqual(current);
      expect(answer.headers.get('etag')).toBe('"3"');
    }
    expect((await admin.get(url)).body).toEqual(current);
  });

  it('is 400 where it is no list of tags', async () => {
    for (const tag of ['3', '', '"3', "'3'", '"3" "4"', '*, "3"', 'w/"3"', '"3",']) {
      expectProblem(await send(admin, tag), 400, 'If-Match');
    }
    expect((await admin.get(url)).body.version).toBe(3);
  });

  it('shows nothing to who cannot see it', async () => {
    const answer = await send(stranger, '"1"');
    expectProblem(answer, 404);
    expect(answer.body.current).toBeUndefined();
  });

  it('lets one of many writers win', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(admin, '"3"')));
    const statuses = answers.map(({ status }) => status).sort();
    // Who comes after a deletion finds nothing.
    const refused = statuses[0] === 204 ? 404 : 412;
    expect(statuses.slice(1)).toEqual(Array(11).fill(refused));
  });
});

describe('If-Match on what takes a deletion back', () => {
  it.each(['project', 'task'] as const)('puts a %s back only as it was deleted', async (kind) => {
    const project = await createProject(admin, {}, [member]);
    url = kind === 'project' ? `/projects/${project.id}` : `/tasks/${(await createTask(admin, project)).id}`;
    await admin.delete(url);
    expectProblem(await admin.post(`${url}/restore`, undefined, headers('"1"')), 412);
    expectProblem(await admin.get(url), 404);
    const restored = await admin.post(`${url}/restore`, undefined, headers('"2"'));
    expect(restored).toMatchObject({ status: 200, body: { version: 3 } });
    // Somebody else has put it back since.
    const again = await admin.post(`${url}/restore`, undefined, headers('"2"'));
    expectProblem(again, 412);
    expect(again.body.current).toEqual(restored.body);
    expectProblem(await stranger.post(`${url}/restore`, undefined, headers('"1"')), 404);
  });

  it('lets one of many put it back', async () => {
    const { id } = await createTask(admin, await createProject(admin));
    await admin.delete(`/tasks/${id}`);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => admin.post(`/tasks/${id}/restore`, undefined, headers('"2"'))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(412)]);
  });
});

describe('If-Match on a membership', () => {
  const tagOf = ({ headers }: Answer) => headers.get('etag') ?? undefined;
  let project: { id: string };
  let membership: string;

  beforeEach(async () => {
    project = await createProject(admin);
    membership = `/projects/${project.id}/members/${member.id}`;
  });

  it('names the number of the change that added or removed somebody', async () => {
    const added = await admin.post(membership);
    expect([added.status, tagOf(added)]).toEqual([201, '"2"']);
    expect(tagOf(await admin.post(membership))).toBeUndefined();
    const removed = await admin.delete(membership, headers('"2"'));
    expect([removed.status, tagOf(removed)]).toEqual([204, '"3"']);
    expect((await admin.post(membership, undefined, headers('"3"'))).status).toBe(201);
    expectProblem(await admin.delete(membership, headers('four')), 400, 'If-Match');
  });

  it('keeps a member to whom a task was assigned since', async () => {
    const added = await admin.post(membership);
    // What does not concern the member is no news of the membership.
    const task = await createTask(admin, project, { title: 'Other' });
    await admin.put(`/tasks/${task.id}`, { assigned_to: member.id });
    const answer = await admin.delete(membership, headers(tagOf(added)));
    expectProblem(answer, 412);
    expect(answer.body.current).toEqual({
      project_id: project.id,
      user_id: member.id,
      is_member: true,
      project_role: 'member',
      version: 4,
    });
    expect((await admin.get(`/tasks/${task.id}`)).body.assigned_to).toBe(member.id);
    expect((await admin.delete(membership, headers('"4"'))).status).toBe(204);
  });

  it('is left by a removal with what became unassigned by it', async () => {
    await admin.post(membership);
    const tasks = [await createTask(admin, project), await createTask(admin, project)];
    for (const { id } of tasks) await admin.put(`/tasks/${id}`, { assigned_to: member.id });
    const removed = await admin.delete(membership);
    expect(tagOf(removed)).toBe('"9"');
    expect((await admin.post(membership, undefined, headers('"9"'))).status).toBe(201);
  });

  it('keeps out whom somebody else has removed again since', async () => {
    await admin.post(membership);
    const removed = await admin.delete(membership);
    await admin.post(membership);
    await admin.delete(membership);
    const answer = await admin.post(membership, undefined, headers(tagOf(removed)));
    expectProblem(answer, 412);
    expect(answer.body.current).toMatchObject({ is_member: false, version: 5 });
    expect((await admin.get(`/projects/${project.id}/members`)).body).toEqual([]);
  });

  it('holds against an assignment that is just being made', async () => {
    const tag = tagOf(await admin.post(membership));
    const tasks = await Promise.all(Array.from({ length: 6 }, () => createTask(admin, project)));
    const [removed, ...assigned] = await Promise.all([
      admin.delete(membership, headers(tag)),
      ...tasks.map(({ id }) => admin.put(`/tasks/${id}`, { assigned_to: member.id })),
    ]);
    const wasAssigned = assigned.some(({ status }) => status === 200);
    // Either nobody could assign anything any more, or nobody was removed.
    expect(removed.status).toBe(wasAssigned ? 412 : 204);
  });

  it('says nothing to members', async () => {
    await admin.post(membership);
    expectProblem(await member.delete(membership, headers('"1"')), 403);
  });
});

describe('If-Match on a user', () => {
  it('changes only the person that was seen', async () => {
    const person = await app.member('Max Miller');
    const path = `/users/${person.id}`;
    const seen = (await admin.get(path)).headers.get('etag') ?? '';
    expect(seen).toMatch(/^"\d+"$/);
    expect((await person.get('/users/me')).headers.get('etag')).toBe(seen);
    const changed = await admin.put(path, { name: 'Max Meyer' }, headers(seen));
    expect(changed.status).toBe(200);
    const other = await person.put('/users/me', { name: 'Maximilian' });
    const answer = await admin.put(path, { name: 'Max Miller' }, headers(changed.headers.get('etag')!));
    expectProblem(answer, 412);
    expect(answer.body.current).toEqual(other.body);
    expect(answer.headers.get('etag')).toBe(other.headers.get('etag'));
    expect((await admin.get(path)).body.name).toBe('Maximilian');
    expectProblem(await person.put('/users/me', { name: 'Max' }, headers(seen)), 412);
  });

  it('lets one of many writers win', async () => {
    const { id } = await app.member();
    const tag = (await admin.get(`/users/${id}`)).headers.get('etag')!;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => admin.put(`/users/${id}`, { name: `Name ${n}` }, headers(tag))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(412)]);
  });
});

describe('ETag', () => {
  it('is the version, wherever one project or task is answered', async () => {
    const project = await admin.post('/projects', { name: 'Project' });
    const task = await admin.post('/tasks', { title: 'Task', project_id: project.body.id });
    const [projectUrl, taskUrl] = [`/projects/${project.body.id}`, `/tasks/${task.body.id}`];
    const answers = [project, task, await admin.get(projectUrl), await admin.get(taskUrl)];
    for (const of of [projectUrl, taskUrl]) {
      answers.push(await admin.put(of, { description: 'New' }), await admin.put(of, { description: 'New' }));
      await admin.delete(of);
      if (of === projectUrl) answers.push(await admin.post(`${of}/restore`));
    }
    answers.push(await admin.patch(`${taskUrl}/move`, { new_status: 'done' }), await admin.post(`${taskUrl}/restore`));
    const versions = answers
      .filter(({ status }) => status < 300)
      .map(({ headers, body }) => [headers.get('etag'), body.version]);
    expect(versions.length).toBe(10);
    for (const [etag, version] of versions) expect(etag).toBe(`"${version}"`);
  });

  it('does not change where nothing did, and a stale writer is told so all the same', async () => {
    const project = await createProject(admin);
    const same = await admin.put(`/projects/${project.id}`, { name: project.name }, { 'if-match': '"1"' });
    expect(same.headers.get('etag')).toBe('"1"');
    expectProblem(await admin.put(`/projects/${project.id}`, { name: project.name }, { 'if-match': '"2"' }), 412);
  });
});
