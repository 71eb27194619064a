import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import { MAX_VIEWS, type ViewDto } from '../src/tasks/views/view.dto.js';
import { ViewService } from '../src/tasks/views/view.service.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, ID, NOBODY, TIME } from './support/expect.js';
import { createProject } from './support/factories.js';
import { allEvents, expectHistoryToBeTheTruth } from './support/history.js';
import { programOf } from './support/tokens.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let other: TestActor;
let viewer: TestActor;
let stranger: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  [member, other, viewer, stranger] = [
    await app.member('Max'),
    await app.member('Mia'),
    await app.member('Lea'),
    await app.member('Zoe'),
  ];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [member, other]);
  await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
  await app.query('DELETE FROM saved_views WHERE project_id IS NULL');
});
afterAll(() => app.close());

const post = (actor: TestActor, fields: object) =>
  actor.post<ViewDto>('/views', { name: 'Mine', filter: 'status:todo', ...fields });

async function saved(actor: TestActor, fields: object): Promise<ViewDto> {
  const { status, body } = await post(actor, fields);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const own = (fields: object = {}, actor = member) => saved(actor, { project_id: project.id, ...fields });
const shared = (fields: object = {}, actor = member) =>
  saved(actor, { project_id: project.id, shared: true, name: 'Ours', ...fields });
const named = async (actor: TestActor, query = `?project_id=${project.id}`) =>
  (await actor.get<ViewDto[]>(`/views${query}`)).body.map(({ name }) => name);
const viewEvents = async () =>
  (await allEvents(admin, project.id))
    .filter(({ type }) => type.startsWith('view_'))
    .map(({ type, data }) => `${type} ${(data as ViewDto).name}`);

describe('a view', () => {
  it('is saved over all tasks, or for a project, and read by whoever saved it', async () => {
    const answer = await post(member, {
      name: '  Due soon ',
      filter: ' due:<7d assignee:@me ',
      sort: '-deadline,title',
    });
    expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"1"']);
    expect(answer.headers.get('location')).toBe(`/api/v1/views/${answer.body.id}`);
    expect(answer.body).toEqual({
      id: ID,
      project_id: null,
      name: 'Due soon',
      filter: 'due:<7d assignee:@me',
      sort: '-deadline,title',
      shared: false,
      created_by: member.id,
      version: 1,
      created_at: TIME,
      updated_at: TIME,
    });
    expect((await member.get(`/views/${answer.body.id}`)).body).toEqual(answer.body);
    await own({ name: 'Here' });
    await shared({ name: 'All of us' });
    expect([await named(member, ''), await named(member)]).toEqual([['Due soon'], ['Here', 'All of us']]);
    expect([await named(other, ''), await named(other)]).toEqual([[], ['All of us']]);
  });

  it.each([
    ['foo:bar', /^at character 1: there is no field "foo"/],
    ['status:todo label:', /^at character 13: a value of label is missing/],
    ['"open', /the closing quotation mark is missing/],
  ])('is refused with the filter %s, and told the place', async (filter, message) => {
    const before = await own();
    for (const answer of [await post(member, { filter }), await member.put(`/views/${before.id}`, { filter })]) {
      expectProblem(answer, 400, 'filter');
      expect((answer.body as unknown as { errors: { message: string }[] }).errors[0]?.message).toMatch(message);
    }
    expect((await member.get(`/views/${before.id}`)).body).toEqual(before);
  });

  it('has an order that lists have, a name that can be seen, and a project if it is shared', async () => {
    expectProblem(await post(member, { sort: 'colour' }), 400, 'sort');
    expectProblem(await post(member, { sort: 'title,title' }), 400, 'sort');
    expectProblem(await post(member, { filter: ' ' }), 400, 'filter');
    for (const name of ['', ' ', 'a\nb', 'in\u202evisible', 'zero\u200bwidth', 'x'.repeat(101)])
      expectProblem(await post(member, { name }), 400, 'name');
    expectProblem(await post(member, { shared: true }), 400, 'shared');
    const { id } = await saved(member, {});
    expectProblem(await member.put(`/views/${id}`, { shared: true }), 400, 'shared');
    expectProblem(await member.put(`/views/${id}`, { project_id: project.id }), 400, 'project_id');
    const name = '<img src=x onerror=alert(1)> عَرَبِيّ';
    expect((await member.put<ViewDto>(`/views/${id}`, { name })).body.name).toBe(name.normalize('NFC'));
  });

  it('has one of all names beside it, whatever the case', async () => {
    const mine = await own({ name: 'Straße' });
    const taken = await post(member, { project_id: project.id, name: 'STRASSE' });
    const upper = await post(member, { project_id: project.id, name: 'sTraße' });
    expect(taken.status).toBe(201);
    expectProblem(upper, 409);
    expect(upper.body).toMatchObject({ view: mine });
    // Elsewhere it is another name.
    await shared({ name: 'straße' });
    await saved(member, { name: 'straße' });
    await own({ name: 'straße' }, other);
    expectProblem(await member.put(`/views/${mine.id}`, { shared: true }), 409);
    expectProblem(await member.put(`/views/${mine.id}`, { name: 'strasse' }), 409);
    expect((await member.put(`/views/${mine.id}`, { name: 'STRAßE' })).status).toBe(200);
  });

  it('stays when what it names is gone, and finds nothing there', async () => {
    const label = (await admin.post(`/projects/${project.id}/labels`, { name: 'Bug', color: 'red' })).body;
    const view = await shared({ filter: 'label:Bug column:Gone assignee:Nobody' });
    await admin.delete(`/labels/${label.id}`);
    const { body } = await other.get<ViewDto>(`/views/${view.id}`);
    const found = await other.get<unknown[]>(`/tasks?filter=${encodeURIComponent(body.filter)}`);
    expect([found.status, found.body]).toEqual([200, []]);
  });

  it('is saved once by a request that is repeated with its key', async () => {
    const send = () => member.post('/views', { name: 'Once', filter: 'x' }, { 'idempotency-key': 'view' });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect(await named(member, '')).toEqual(['Once']);
  });
});

describe('a list of views', () => {
  it.each([
    ['a user has over all tasks', () => ({})],
    ['a user has in a project', () => ({ project_id: project.id })],
    ['a project shares', () => ({ project_id: project.id, shared: true })],
  ])('that %s has 100 at most, however many are saved at once', async (_, place) => {
    await app.query(
      `INSERT INTO saved_views (id, project_id, name, filter, shared, created_by)
       SELECT gen_random_uuid(), $1, 'View ' || n, 'x', $2, $3 FROM generate_series(1, $4::int) n`,
      [(place() as ViewDto).project_id ?? null, 'shared' in place(), member.id, MAX_VIEWS - 3],
    );
    const names = Array.from({ length: 20 }, (_, n) => `New ${n}`);
    const answers = await Promise.all(names.map((name) => post(member, { ...place(), name })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(3).fill(201), ...Array<number>(17).fill(409)]);
    const refused = answers.find(({ status }) => status === 409);
    if (refused) expectProblem(refused, 409);
    const [{ id } = { id: '' }] = (await member.get<ViewDto[]>(`/views?project_id=${project.id}`)).body;
    // One goes, another comes, and the first does not come back.
    if ('project_id' in place()) {
      expect((await member.delete(`/views/${id}`)).status).toBe(204);
      await saved(member, { ...place(), name: 'Another' });
      expectProblem(await member.post(`/views/${id}/restore`), 409);
    }
  });

  it('does not exist for who does not see the project', async () => {
    await shared();
    expectHidden(
      await stranger.get(`/views?project_id=${project.id}`),
      await stranger.get(`/views?project_id=${NOBODY}`),
    );
    expectHidden(await post(stranger, { project_id: project.id }), await post(stranger, { project_id: NOBODY }));
  });
});

describe('the own view of somebody', () => {
  it('exists for nobody else, an admin included, and is no event', async () => {
    const seq = (await allEvents(admin, project.id)).length;
    const here = await own();
    for (const view of [here, await saved(member, { name: 'All' })])
      for (const actor of [admin, other, viewer, stranger]) {
        expectHidden(await actor.get(`/views/${view.id}`), await actor.get(`/views/${NOBODY}`));
        expectHidden(
          await actor.put(`/views/${view.id}`, { name: 'x' }),
          await actor.put(`/views/${NOBODY}`, { name: 'x' }),
        );
        expectHidden(await actor.delete(`/views/${view.id}`), await actor.delete(`/views/${NOBODY}`));
        expectHidden(await actor.post(`/views/${view.id}/restore`), await actor.post(`/views/${NOBODY}/restore`));
      }
    await member.put(`/views/${here.id}`, { filter: 'x' });
    await member.delete(`/views/${here.id}`);
    await member.post(`/views/${here.id}/restore`);
    expect(await allEvents(admin, project.id)).toHaveLength(seq);
    expect(await named(admin)).toEqual([]);
  });

  it('is there for viewers, who share none', async () => {
    const mine = await own({}, viewer);
    expect((await viewer.put(`/views/${mine.id}`, { name: 'Changed' })).status).toBe(200);
    expectProblem(await viewer.put(`/views/${mine.id}`, { shared: true }), 403);
    expectProblem(await post(viewer, { project_id: project.id, shared: true }), 403);
    expect((await viewer.delete(`/views/${mine.id}`)).status).toBe(204);
  });

  it('is away while its owner does not see the project', async () => {
    const mine = await own();
    await shared({}, admin);
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    expectHidden(await member.get(`/views/${mine.id}`), await member.get(`/views/${NOBODY}`));
    expectHidden(
      await member.put(`/views/${mine.id}`, { name: 'x' }),
      await member.put(`/views/${NOBODY}`, { name: 'x' }),
    );
    await admin.post(`/projects/${project.id}/members/${member.id}`);
    expect(await named(member)).toEqual(['Mine', 'Ours']);
    await admin.delete(`/projects/${project.id}`);
    expectHidden(await member.get(`/views/${mine.id}`), await member.get(`/views/${NOBODY}`));
    expectHidden(await admin.get(`/views?project_id=${project.id}`), await admin.get(`/views?project_id=${NOBODY}`));
    await admin.post(`/projects/${project.id}/restore`);
    expect(await named(member)).toEqual(['Mine', 'Ours']);
  });

  it('goes with its owner, whose shared ones stay', async () => {
    const leaving = await app.member('Leaving');
    await admin.post(`/projects/${project.id}/members/${leaving.id}`);
    await own({}, leaving);
    await saved(leaving, {});
    const ours = await shared({}, leaving);
    await admin.delete(`/users/${leaving.id}`);
    const left = await app.query('SELECT id FROM saved_views WHERE created_by = $1', [leaving.id]);
    expect(left).toEqual([{ id: ours.id }]);
    expect((await other.get(`/views/${ours.id}`)).body).toEqual(ours);
    expect((await admin.put(`/views/${ours.id}`, { name: 'Kept' })).status).toBe(200);
  });
});

describe('a shared view', () => {
  it('is told of in the project, with what changed', async () => {
    const view = await shared();
    const { body: renamed } = await member.put<ViewDto>(`/views/${view.id}`, { name: 'Theirs', sort: 'title' });
    expect(renamed).toMatchObject({ name: 'Theirs', sort: 'title', version: 2 });
    expect((await member.put<ViewDto>(`/views/${view.id}`, { name: 'Theirs' })).body).toEqual(renamed);
    await member.delete(`/views/${view.id}`);
    expectHidden(await member.get(`/views/${view.id}`), await member.get(`/views/${NOBODY}`));
    const { body: back } = await member.post<ViewDto>(`/views/${view.id}/restore`);
    expect(back).toEqual({ ...renamed, version: 4, updated_at: TIME });
    expect(await viewEvents()).toEqual([
      'view_created Ours',
      'view_updated Theirs',
      'view_deleted Theirs',
      'view_restored Theirs',
    ]);
    const [, updated] = (await allEvents(viewer, project.id)).filter(({ type }) => type.startsWith('view_'));
    expect(updated).toMatchObject({
      subject_type: 'view',
      subject_id: view.id,
      data: renamed,
      changes: { name: { from: 'Ours', to: 'Theirs' }, sort: { from: null, to: 'title' } },
    });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('comes to be when its owner shares it, and is gone for others when they take it back', async () => {
    const view = await own();
    await member.put(`/views/${view.id}`, { shared: true });
    expect(await named(viewer)).toEqual(['Mine']);
    expectProblem(await admin.put(`/views/${view.id}`, { shared: false }), 403);
    await member.put(`/views/${view.id}`, { shared: false, filter: 'secret' });
    expect([await named(viewer), await named(member)]).toEqual([[], ['Mine']]);
    expect(await viewEvents()).toEqual(['view_created Mine', 'view_deleted Mine']);
    const events = JSON.stringify(await allEvents(admin, project.id));
    expect(events).not.toContain('secret');
    expectHidden(await admin.get(`/views/${view.id}`), await admin.get(`/views/${NOBODY}`));
  });

  it('is changed and deleted by whoever made it, and by those who manage the project', async () => {
    const view = await shared();
    for (const actor of [other, viewer]) {
      expectProblem(await actor.put(`/views/${view.id}`, { name: 'x' }), 403);
      expectProblem(await actor.delete(`/views/${view.id}`), 403);
    }
    // A viewer no longer, although it was theirs.
    await admin.put(`/projects/${project.id}/members/${member.id}`, { project_role: 'viewer' });
    expectProblem(await member.put(`/views/${view.id}`, { name: 'x' }), 403);
    await admin.put(`/projects/${project.id}/members/${other.id}`, { project_role: 'manager' });
    expect((await other.put(`/views/${view.id}`, { name: 'Managed' })).status).toBe(200);
    expect((await other.delete(`/views/${view.id}`)).status).toBe(204);
    expectProblem(await member.post(`/views/${view.id}/restore`), 403);
    expect((await admin.post(`/views/${view.id}/restore`)).status).toBe(200);
  });

  it('loses no change: a stale version is refused, and of many at once one succeeds', async () => {
    const view = await shared();
    const tag = { 'if-match': '"1"' };
    const names = Array.from({ length: 8 }, (_, n) => `Name ${n}`);
    const answers = await Promise.all(names.map((name) => member.put(`/views/${view.id}`, { name }, tag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
    const { body: current } = await member.get<ViewDto>(`/views/${view.id}`);
    const stale = await admin.send('DELETE', `/views/${view.id}`, undefined, tag);
    expectProblem(stale, 412);
    expect(stale.body).toMatchObject({ current });
    const races = await Promise.all([
      member.put(`/views/${view.id}`, { filter: 'x' }, { 'if-match': '"2"' }),
      admin.send('DELETE', `/views/${view.id}`, undefined, { 'if-match': '"2"' }),
      member.put(`/views/${view.id}`, { shared: false }, { 'if-match': '"2"' }),
    ]);
    expect(races.filter(({ status }) => status < 300)).toHaveLength(1);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('keeps its name when another is restored to it', async () => {
    const first = await shared();
    await member.delete(`/views/${first.id}`);
    const second = await shared();
    const answer = await member.post(`/views/${first.id}/restore`);
    expectProblem(answer, 409);
    expect(answer.body).toMatchObject({ view: second });
  });

  it('is in a copy of the project, with the labels of the copy', async () => {
    const label = (await admin.post(`/projects/${project.id}/labels`, { color: 'red' })).body;
    await shared({ filter: `label:${label.id} status:todo`, sort: 'title' });
    await own({}, admin);
    const { body: copy } = await admin.post<ProjectDto>(`/projects/${project.id}/copy`, { name: 'Copy' });
    const { body: views } = await admin.get<ViewDto[]>(`/views?project_id=${copy.id}`);
    const [copied] = (await admin.get<{ id: string }[]>(`/projects/${copy.id}/labels`)).body;
    expect(views).toHaveLength(1);
    expect(views[0]).toMatchObject({
      ...{ name: 'Ours', filter: `label:${copied?.id} status:todo`, sort: 'title', shared: true },
      ...{ created_by: admin.id, version: 1 },
    });
    expect((await allEvents(admin, copy.id)).some(({ type }) => type === 'view_created')).toBe(true);
    await expectHistoryToBeTheTruth(app, admin, copy.id);
  });
});

describe('deleted views', () => {
  it('are gone for good with the trash', async () => {
    const [view, kept] = [await shared(), await shared({ name: 'Kept' })];
    for (const { id } of [view, kept]) await member.delete(`/views/${id}`);
    await app.query(`UPDATE saved_views SET deleted_at = now() - interval '31 days' WHERE id = $1`, [view.id]);
    await app.app.get(ViewService).emptyTrash(30);
    expectHidden(await member.post(`/views/${view.id}/restore`), await member.post(`/views/${NOBODY}/restore`));
    expect((await member.post(`/views/${kept.id}/restore`)).status).toBe(200);
  });
});

describe('an API token of one project', () => {
  it('has the views of this project, and none of all', async () => {
    const elsewhere = await createProject(admin, {}, [member]);
    const all = await saved(member, { name: 'All' });
    const there = await saved(member, { project_id: elsewhere.id });
    const here = await own();
    const { actor: token } = await programOf(member, ['read', 'write'], [project.id]);
    expect((await token.get<ViewDto[]>('/views')).body).toEqual([]);
    expect((await token.get(`/views/${here.id}`)).status).toBe(200);
    for (const { id } of [all, there])
      expectHidden(await token.get(`/views/${id}`), await token.get(`/views/${NOBODY}`));
    expectProblem(await post(token, { name: 'New' }), 403);
    expect((await token.put(`/views/${here.id}`, { name: 'New' })).status).toBe(200);
  });
});
