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

type Send = (actor: TestActor, if_match?: string) => Promise<Answer<{ version: number; current?: object }>>;

const headers = (if_match?: string): Record<string, string> => (if_match === undefined ? {} : { 'if-match': if_match });

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

describe('ETag', () => {
  it('is the version, wherever one project or task is answered', async () => {
    const project = await admin.post('/projects', { name: 'Project' });
    const task = await admin.post('/tasks', { title: 'Task', project_id: project.body.id });
    const [project_url, task_url] = [`/projects/${project.body.id}`, `/tasks/${task.body.id}`];
    const answers = [project, task, await admin.get(project_url), await admin.get(task_url)];
    for (const of of [project_url, task_url]) {
      answers.push(await admin.put(of, { description: 'New' }), await admin.put(of, { description: 'New' }));
      await admin.delete(of);
      if (of === project_url) answers.push(await admin.post(`${of}/restore`));
    }
    answers.push(
      await admin.patch(`${task_url}/move`, { new_status: 'done' }),
      await admin.post(`${task_url}/restore`),
    );
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
