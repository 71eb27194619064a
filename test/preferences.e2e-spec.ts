import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BoardGrouping } from '../src/projects/preferences/project-preference.entity.js';
import { type BoardSettingsDto, MAX_STARS } from '../src/projects/preferences/preference.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardDto } from '../src/tasks/core/task.dto.js';
import type { Answer, TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY } from './support/expect.js';
import { createProject, deleteProjects } from './support/factories.js';
import { until } from './support/live.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

let app: TestApp;
let admin: TestActor;
let max: TestActor;
let lea: TestActor;
let project: ProjectDto;
const open: { close(): void }[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  [admin, max, lea] = [await app.admin('Ann'), await app.member('Max'), await app.member('Lea')];
});
beforeEach(async () => {
  await deleteProjects(admin);
  project = await createProject(admin, { name: 'Hall' }, [max, lea]);
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(() => app.close());

const star = (actor: TestActor, { id }: { id: string } = project) => actor.put(`/projects/${id}/star`);
const unstar = (actor: TestActor, { id }: { id: string } = project) => actor.delete(`/projects/${id}/star`);
const isStarred = async (actor: TestActor, { id } = project) =>
  (await actor.get<ProjectDto>(`/projects/${id}`)).body.starred;
const listed = async (actor: TestActor, query: string) =>
  (await actor.get<ProjectDto[]>(`/projects?${query}`)).body.map(({ name }) => name);
const settings = async (actor: TestActor) =>
  (await actor.get<BoardSettingsDto>(`/projects/${project.id}/board-settings`)).body;
const change = (actor: TestActor, input: object) =>
  actor.put<BoardSettingsDto>(`/projects/${project.id}/board-settings`, input);
const boardOf = async (actor: TestActor, query = '') =>
  (await actor.get<BoardDto>(`/projects/${project.id}/board${query}`)).body;
const columnsOf = async () => (await boardOf(admin)).columns.map(({ id }) => id);
const rows = () =>
  app.query<{ user_id: string }>('SELECT * FROM project_preferences WHERE project_id = $1', [project.id]);

describe('a star', () => {
  it('is of one person, in every answer with the project, and changes no version', async () => {
    expect(project.starred).toBe(false);
    for (let times = 0; times < 2; times++) expect((await star(max)).status).toBe(204);
    expect([await isStarred(max), await isStarred(lea), await isStarred(admin)]).toEqual([true, false, false]);
    const { body: seen } = await max.get<ProjectDto>(`/projects/${project.id}`);
    expect(seen).toEqual({ ...project, can: seen.can, starred: true });
    expect((await boardOf(max)).project.starred).toBe(true);
    expect((await boardOf(max, '?limit=5')).project.starred).toBe(true);
    const { body: updated } = await max.put<ProjectDto>(`/projects/${project.id}`, { name: 'Hall 2', starred: true });
    expect(updated.starred).toBe(true);
    for (let times = 0; times < 2; times++) expect((await unstar(max)).status).toBe(204);
    expect(await isStarred(max)).toBe(false);
  });

  it('is nothing that an update of the project sets', async () => {
    expectProblem(await max.put(`/projects/${project.id}`, { starred: true }), 400, 'starred');
  });

  it('sorts and filters lists, page by page', async () => {
    for (const name of ['Attic', 'Bath', 'Cellar']) await createProject(admin, { name }, [max]);
    const { body } = await max.get<ProjectDto[]>('/projects?sort=name');
    for (const { id, name } of body) if (name === 'Bath' || name === 'Hall') await star(max, { id });
    expect(await listed(max, 'sort=-starred,name')).toEqual(['Bath', 'Hall', 'Attic', 'Cellar']);
    expect(await listed(lea, 'sort=-starred,name')).toEqual(['Hall']);
    expect(await listed(max, 'starred=true&sort=name')).toEqual(['Bath', 'Hall']);
    expect(await listed(max, 'starred=false&sort=name')).toEqual(['Attic', 'Cellar']);
    expect(await listed(admin, 'starred=true')).toEqual([]);
    const walked: string[] = [];
    for (let path: string | undefined = '/projects?sort=-starred,name&limit=1'; path;) {
      const page: Answer<ProjectDto[]> = await max.get<ProjectDto[]>(path);
      walked.push(...page.body.map(({ name }) => name));
      path = /<.*?\/api\/v1([^>]+)>/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(walked).toEqual(['Bath', 'Hall', 'Attic', 'Cellar']);
    expectProblem(await max.get('/projects?starred=perhaps'), 400);
  });

  it('gives no access, and shows again with it', async () => {
    await star(max);
    await admin.delete(`/projects/${project.id}/members/${max.id}`);
    expect(await listed(max, 'starred=true')).toEqual([]);
    const nothing = await max.get(`/projects/${NOBODY}`);
    expectHidden(await max.get(`/projects/${project.id}`), nothing);
    expectHidden(await star(max), nothing);
    expectHidden(await unstar(max), nothing);
    await admin.post(`/projects/${project.id}/members/${max.id}`);
    expect(await listed(max, 'starred=true')).toEqual(['Hall']);
    await admin.delete(`/projects/${project.id}`);
    expectProblem(await star(max), 404);
    await admin.post(`/projects/${project.id}/restore`);
    expect(await listed(max, 'starred=true')).toEqual(['Hall']);
    expectProblem(await star(max, { id: NOBODY }), 404);
  });

  it('is one row, however many requests set it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => star(max)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
    expect(await rows()).toHaveLength(1);
  });

  it('is one of a limited number, of projects that the person sees', async () => {
    const pepe = await app.member('Pepe');
    await app.query(
      `WITH p AS (
         INSERT INTO projects (id, name, key, created_by)
         SELECT gen_random_uuid(), 'Many ' || n, 'MANY' || chr(65 + n / 26) || chr(65 + n % 26), $1
         FROM generate_series(1, $3::int) n RETURNING id),
       h AS (INSERT INTO activity_heads (project_id) SELECT id FROM p),
       m AS (INSERT INTO project_members (project_id, user_id) SELECT id, $2 FROM p)
       INSERT INTO project_preferences (user_id, project_id, starred) SELECT $2, id, true FROM p`,
      [admin.id, pepe.id, MAX_STARS - 1],
    );
    const more = [await createProject(admin, {}, [pepe]), await createProject(admin, {}, [pepe])];
    // Both at once, and there is room for one.
    const answers = await Promise.all(more.map((one) => star(pepe, one)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.detail).toBe(`A user stars at most ${MAX_STARS} projects.`);
    expect(await listed(pepe, 'starred=true&limit=500')).toHaveLength(MAX_STARS);
    const [first] = (await pepe.get<ProjectDto[]>('/projects?starred=true&query=Many&limit=1')).body;
    await admin.delete(`/projects/${first?.id}/members/${pepe.id}`);
    for (const one of more) expect((await star(pepe, one)).status).toBe(204);
  });

  it('is in no history, and in no event', async () => {
    const seq = (await boardOf(admin)).seq;
    await star(max);
    await change(max, { grouping: 'label' });
    expect((await boardOf(admin)).seq).toBe(seq);
    await max.put(`/projects/${project.id}`, { name: 'Renamed' });
    const { body } = await lea.get(`/projects/${project.id}/events`);
    expect(body.events.at(-1).data).not.toHaveProperty('starred');
    expect(JSON.stringify(body)).not.toContain('starred');
  });

  it('is not in the dashboard that admins share', async () => {
    const other = await app.admin('Bea');
    await star(admin);
    for (const actor of [admin, other, max]) {
      expect(JSON.stringify((await actor.get('/dashboard?lists=true')).body)).not.toContain('starred');
    }
  });

  it('goes with its user and its project', async () => {
    const gone = await app.member('Gone');
    await admin.post(`/projects/${project.id}/members/${gone.id}`);
    await star(gone);
    await star(max);
    await admin.delete(`/users/${gone.id}`);
    expect((await rows()).map(({ user_id }) => user_id)).toEqual([max.id]);
    await app.query('DELETE FROM projects WHERE id = $1', [project.id]);
    expect(await rows()).toEqual([]);
  });
});

describe('board settings', () => {
  it('are of one person, and come with their board', async () => {
    expect(await settings(max)).toEqual({ grouping: null, columns: [] });
    const [todo, , done] = await columnsOf();
    const wanted = { grouping: 'priority', columns: [done, todo].map((id) => ({ id, collapsed: true })) };
    const kept = { grouping: 'priority', columns: [todo, done].map((id) => ({ id, collapsed: true })) };
    expect((await change(max, wanted)).body).toEqual(kept);
    expect(await settings(max)).toEqual(kept);
    expect((await boardOf(max)).settings).toEqual(kept);
    expect((await boardOf(max, '?limit=3')).settings).toEqual(kept);
    for (const actor of [lea, admin]) {
      expect(await settings(actor)).toEqual({ grouping: null, columns: [] });
      expect((await boardOf(actor)).settings).toEqual({ grouping: null, columns: [] });
    }
    expect(await isStarred(max)).toBe(false);
  });

  it('change by what is named, so that windows do not take back what others did', async () => {
    const [todo, doing, done] = await columnsOf();
    const collapse = (id?: string, collapsed = true) => change(max, { columns: [{ id, collapsed }] });
    await Promise.all([collapse(todo), collapse(doing), collapse(done), change(max, { grouping: 'label' }), star(max)]);
    const all = [todo, doing, done].map((id) => ({ id, collapsed: true }));
    expect(await settings(max)).toEqual({ grouping: 'label', columns: all });
    expect(await isStarred(max)).toBe(true);
    await Promise.all([collapse(doing, false), unstar(max)]);
    expect(await settings(max)).toEqual({ grouping: 'label', columns: [all[0], all[2]] });
    expect((await change(max, { grouping: null })).body).toEqual({ grouping: null, columns: [all[0], all[2]] });
    expect((await change(max, {})).body).toEqual({ grouping: null, columns: [all[0], all[2]] });
    expect(await rows()).toHaveLength(1);
  });

  it('forget a column that was deleted', async () => {
    const { body: extra } = await admin.post<{ id: string }>(`/projects/${project.id}/columns`, {
      ...{ name: 'Extra', category: 'todo' },
    });
    await change(max, { columns: [{ id: extra.id, collapsed: true }] });
    await admin.delete(`/columns/${extra.id}`);
    expect(await settings(max)).toEqual({ grouping: null, columns: [] });
    await change(max, { grouping: 'label' });
    expect(await rows()).toMatchObject([{ collapsed_columns: [] }]);
    expectProblem(await change(max, { columns: [{ id: extra.id, collapsed: true }] }), 400);
  });

  it('take only what the project has', async () => {
    const [todo] = await columnsOf();
    const [foreign] = (await boardOfOther()).columns;
    const twice = [true, false].map((collapsed) => ({ id: todo, collapsed }));
    for (const columns of [
      [{ id: foreign?.id, collapsed: true }],
      twice,
      [{ id: todo }],
      [{ id: 'x', collapsed: true }],
      Array.from({ length: 51 }, () => ({ id: todo, collapsed: true })),
      null,
    ]) {
      const answer = await change(max, { columns, grouping: 'label' });
      expectProblem(answer, 400);
      expect(JSON.stringify(answer.body)).toMatch(/"field":"columns/);
    }
    for (const grouping of ['status', 1, []]) expectProblem(await change(max, { grouping }), 400);
    expectProblem(await change(max, { folded: true }), 400);
    expect(await rows()).toEqual([]);
    for (const grouping of Object.values(BoardGrouping)) expect((await change(max, { grouping })).status).toBe(200);
  });

  async function boardOfOther(): Promise<BoardDto> {
    const other = await createProject(admin, {}, [max]);
    return (await max.get<BoardDto>(`/projects/${other.id}/board`)).body;
  }
});

describe('the windows of a person', () => {
  const told = (socket: RawSocket) => socket.received.filter(({ name }) => name === 'preferences_changed');
  async function windowOf(actor: TestActor): Promise<RawSocket> {
    const socket = await RawSocket.open(actor);
    open.push(socket);
    return socket;
  }

  it('are told where to look, and nobody else', async () => {
    const [one, two, other] = [await windowOf(max), await windowOf(max), await windowOf(lea)];
    const plain = await PlainSocket.open(max);
    open.push(plain);
    await star(max);
    await star(max);
    await change(max, { grouping: 'label' });
    await star(lea);
    await until(() => told(one).length === 2 && told(two).length === 2 && told(other).length === 1, 'all of it');
    expect(told(one).map(({ payload }) => payload as unknown)).toEqual([1, 2].map(() => ({ project_id: project.id })));
    expect(JSON.stringify(plain.frames)).not.toContain('preferences');
  });

  it('hear without a subscription that a project is called otherwise', async () => {
    const socket = await windowOf(max);
    const stranger = await windowOf(await app.member('Zoe'));
    await admin.put(`/projects/${project.id}`, { name: 'Renamed' });
    const renamed = ({ received }: RawSocket) => received.filter(({ name }) => name === 'project_updated');
    await until(() => renamed(socket).length === 1, 'the new name');
    expect(renamed(socket)[0]?.payload.data.name).toBe('Renamed');
    const own = await createProject(admin, { name: 'Own' }, [max]);
    await until(() => socket.received.some(({ name }) => name === 'member_added'), 'what came after');
    expect(renamed(stranger)).toEqual([]);
    expect(own.starred).toBe(false);
  });
});
