import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { Answer, TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { type Digest, Witness } from '../support/witness.js';

let app: TestApp;
let witness: Witness;
let before: Digest;
let admin: TestActor;
let assignee: TestActor;
let stranger: TestActor;
let deleted: TestActor;
let project: ProjectDto;
let foreign: ProjectDto;
let own: Record<'first' | 'last', TaskDto>;
let hidden: Record<'beside' | 'elsewhere' | 'trashed', TaskDto>;

beforeAll(async () => {
  app = await TestApp.start();
  witness = await Witness.of(app);
  [admin, assignee, stranger, deleted] = [
    await app.admin(),
    await app.member('Assignee'),
    await app.member('Stranger'),
    await app.member('Deleted'),
  ];
  project = await createProject(admin, {}, [assignee]);
  foreign = await createProject(admin, { name: 'Foreign' }, [stranger]);
  const create = (assigned_to: string | null, where = project) =>
    createTask(admin, where, { title: assigned_to === assignee.id ? 'Own' : 'Hidden', assigned_to });
  own = { first: await create(assignee.id), last: await create(assignee.id) };
  hidden = { beside: await create(null), elsewhere: await create(null, foreign), trashed: await create(null) };
  await admin.delete(`/tasks/${hidden.trashed.id}`);
  await admin.delete(`/users/${deleted.id}`);
});
beforeEach(async () => {
  before = await witness.digest();
});
afterAll(async () => {
  await witness.leave();
  await app.close();
});

/** That each of the answers is the same, by status and in all that it tells, and that nothing was changed. */
async function expectSame(status: number, answers: Answer<Record<string, unknown>>[]): Promise<void> {
  const told = answers.map(({ body: { instance: _path, request_id: _id, ...rest } }) => rest);
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status));
  for (const one of told) expect(one).toEqual(told[0]);
  expect(await witness.digest()).toEqual(before);
}

describe('ids in a body', () => {
  it.each(['before_id', 'after_id'])('%s of a hidden card is a conflict, like that of no card', async (field) => {
    const ids = [...Object.values(hidden).map(({ id }) => id), randomUUID()];
    const answers = await Promise.all(
      ids.map((id) => assignee.patch(`/tasks/${own.first.id}/move`, { new_status: 'todo', [field]: id })),
    );
    await expectSame(409, answers);
    expect(answers[0]?.body.column).toMatchObject({
      status: 'todo',
      total: 2,
      tasks: [{ title: 'Own' }, { title: 'Own' }],
    });
    expect(JSON.stringify(answers)).not.toContain('Hidden');
  });

  it('a card moved to its own place beside hidden ones tells nothing of them', async () => {
    const { status, body } = await assignee.patch(`/tasks/${own.last.id}/move`, {
      new_status: 'todo',
      after_id: own.first.id,
    });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain('Hidden');
  });

  it('assigned_to of somebody who does not belong to the project is invalid, like that of nobody', async () => {
    const ids = [stranger.id, deleted.id, randomUUID()];
    const put = ids.map((assigned_to) => assignee.put(`/tasks/${own.first.id}`, { assigned_to }));
    await expectSame(400, await Promise.all(put));
    const post = ids.map((assigned_to) =>
      assignee.post('/tasks', { title: 'New', project_id: project.id, assigned_to }),
    );
    await expectSame(400, await Promise.all(post));
  });

  it('project_id of a project that one does not belong to is forbidden, like that of none', async () => {
    const trashed = await createProject(admin, {}, [assignee]);
    await admin.delete(`/projects/${trashed.id}`);
    before = await witness.digest();
    const ids = [foreign.id, trashed.id, randomUUID()];
    for (const extra of [{}, { assigned_to: stranger.id }, { assigned_to: randomUUID() }, { assigned_to: null }]) {
      const posts = ids.map((project_id) => assignee.post('/tasks', { title: 'New', project_id, ...extra }));
      await expectSame(403, await Promise.all(posts));
    }
  });

  it('a task cannot be moved to another project', async () => {
    const { status } = await assignee.put(`/tasks/${own.first.id}`, { project_id: foreign.id });
    expect(status).toBe(400);
    expect(await witness.digest()).toEqual(before);
  });
});

describe('If-Match', () => {
  it.each(['"1"', '"999"', 'W/"1"', '*'])('%s does not tell what is hidden from what does not exist', async (tag) => {
    const headers = { 'if-match': tag };
    const tasks = [...Object.values(hidden).map(({ id }) => id), randomUUID()];
    await expectSame(
      404,
      await Promise.all(tasks.map((id) => assignee.put(`/tasks/${id}`, { title: 'New' }, headers))),
    );
    await expectSame(404, await Promise.all(tasks.map((id) => assignee.delete(`/tasks/${id}`, headers))));
    const moves = tasks.map((id) => assignee.patch(`/tasks/${id}/move`, { new_status: 'done' }, headers));
    await expectSame(404, await Promise.all(moves));
    const projects = [foreign.id, randomUUID()];
    await expectSame(
      404,
      await Promise.all(projects.map((id) => assignee.put(`/projects/${id}`, { name: 'New' }, headers))),
    );
    await expectSame(404, await Promise.all(projects.map((id) => assignee.delete(`/projects/${id}`, headers))));
  });
});
