import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LabelService } from '../src/projects/labels/label.service.js';
import type { LabelDto } from '../src/projects/labels/label.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardColumnDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem as expectAnyProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin(), await app.member()];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [member]);
});
afterAll(() => app.close());

/** A refusal, with what it tells besides. */
function expectProblem(answer: { status: number; body: unknown }, status: number, further: object = {}): void {
  expectAnyProblem(answer as Parameters<typeof expectAnyProblem>[0], status);
  expect(answer.body).toMatchObject(further);
}

const post = (fields: object, of = project) => admin.post<LabelDto>(`/projects/${of.id}/labels`, fields);

async function add(name: string, color = 'red', of = project): Promise<LabelDto> {
  const { status, body } = await post({ name, color }, of);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const task = (fields: object = {}, of = project) => createTask(admin, of, fields);
const present = async ({ id }: { id: string }): Promise<TaskDto> => (await member.get(`/tasks/${id}`)).body;
const names = async (of: { id: string }) => (await present(of)).labels.map(({ name }) => name).sort();
const put = (actor: TestActor, of: { id: string }, label: { id: string }) =>
  actor.put<TaskDto>(`/tasks/${of.id}/labels/${label.id}`);
const shown = ({ id, name, color }: LabelDto) => ({ id, name, color });

const lastEvents = async (count: number) =>
  (await member.get(`/projects/${project.id}/events?limit=500`)).body.events.slice(-count);

describe('the labels of a project', () => {
  it('are created with a color and perhaps a name, and listed by name', async () => {
    const { status, body, headers } = await post({ name: '  Bug ', color: 'red' });
    expect([status, headers.get('location'), headers.get('etag')]).toEqual([201, `/api/v1/labels/${body.id}`, '"1"']);
    expect(body).toEqual({ id: body.id, project_id: project.id, name: 'Bug', color: 'red', version: 1 });
    const bare = (await post({ color: 'blue' })).body;
    const first = await add('Äpfel', 'gray');
    const { body: list } = await member.get(`/projects/${project.id}/labels`);
    expect(list).toEqual([bare, first, body]);
    expect((await member.get(`/labels/${body.id}`)).body).toEqual(body);
    expect(await lastEvents(1)).toMatchObject([{ type: 'label_created', subject_type: 'label', data: first }]);
  });

  it.each([
    ['color', { name: 'x' }],
    ['color', { name: 'x', color: '#ff0000' }],
    ['name', { name: 'x'.repeat(101), color: 'red' }],
    ['name', { name: 'x\ny', color: 'red' }],
    ['name', { name: null, color: 'red' }],
    ['id', { id: crypto.randomUUID(), color: 'red' }],
  ])('have no wrong %s: %j', async (field, fields) => {
    expectProblem(await post(fields), 400, { errors: [expect.objectContaining({ field })] });
  });

  it('exist once by name, ignoring case, and color; also when many ask at once', async () => {
    const bug = await add('Bug');
    expectProblem(await post({ name: 'bUG', color: 'red' }), 409, { label: bug });
    const other = await add('bug', 'blue');
    expectProblem(await admin.put(`/labels/${other.id}`, { color: 'red' }), 409, { label: bug });
    const answers = await Promise.all(Array.from({ length: 8 }, () => post({ name: 'Ähnlich', color: 'red' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it('are a thousand at most, also when many ask at once', async () => {
    await app.query(
      `INSERT INTO labels (id, project_id, name, color)
       SELECT gen_random_uuid(), $1, 'Label ' || n, 'gray' FROM generate_series(1, 995) n`,
      [project.id],
    );
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => post({ name: `New ${n}`, color: 'red' })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    expect((await member.get(`/projects/${project.id}/labels`)).body).toHaveLength(1000);
  });

  it('change for all tasks that have them, whose versions stay', async () => {
    const bug = await add('Bug');
    const { id, version } = await task({ label_ids: [bug.id] });
    const { body } = await admin.put<LabelDto>(`/labels/${bug.id}`, { name: 'Defect', color: 'pink' });
    expect(body).toEqual({ ...bug, name: 'Defect', color: 'pink', version: 2 });
    expect((await admin.put(`/labels/${bug.id}`, { ...body })).body.version).toBe(2);
    expect(await present({ id })).toMatchObject({ labels: [shown(body)], version });
    expect(await lastEvents(1)).toMatchObject([
      { type: 'label_updated', changes: { name: { from: 'Bug', to: 'Defect' }, color: { from: 'red', to: 'pink' } } },
    ]);
    expectProblem(await admin.put(`/labels/${bug.id}`, { name: 'x' }, { 'if-match': '"1"' }), 412, { current: body });
  });
});

describe('the labels of a task', () => {
  it('are set with it, changed with it, and put on it and taken off one by one', async () => {
    const [bug, ui, wip] = [await add('Bug'), await add('UI', 'blue'), await add('', 'lime')];
    const created = await task({ label_ids: [ui.id, bug.id, bug.id] });
    expect(created.labels).toEqual([bug, ui].map(shown));
    expect((await lastEvents(1))[0].changes.labels).toEqual({ from: null, to: [bug, ui].map(shown) });
    const added = await put(member, created, wip);
    expect([added.status, added.body.version]).toEqual([200, 2]);
    expect(added.body.labels).toEqual([bug, ui, wip].map(shown));
    expect((await put(member, created, wip)).body).toEqual(added.body);
    expect((await member.delete(`/tasks/${created.id}/labels/${bug.id}`)).status).toBe(204);
    expect((await member.delete(`/tasks/${created.id}/labels/${bug.id}`)).status).toBe(204);
    expect(await lastEvents(1)).toMatchObject([
      {
        type: 'task_updated',
        data: { id: created.id, version: 3, labels: [ui, wip].map(shown) },
        changes: { labels: { from: [bug, ui, wip].map(shown), to: [ui, wip].map(shown) } },
      },
    ]);
    const changed = await member.put(`/tasks/${created.id}`, { title: 'New', label_ids: [bug.id] });
    expect(changed.body).toMatchObject({ title: 'New', version: 4, labels: [shown(bug)] });
    expect((await member.put(`/tasks/${created.id}`, { ...changed.body, label_ids: [bug.id] })).body.version).toBe(4);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('are those of its project, and exist', async () => {
    const elsewhere = await add('Bug', 'red', await createProject(admin));
    const gone = await add('Gone');
    await admin.delete(`/labels/${gone.id}`);
    const { id } = await task();
    for (const label of [elsewhere, gone, { id: crypto.randomUUID() }]) {
      expectProblem(await put(admin, { id }, label), 404);
      const errors = { errors: [{ field: 'label_ids', message: 'must be labels of the project' }] };
      expectProblem(await admin.put(`/tasks/${id}`, { label_ids: [label.id] }), 400, errors);
      const body = { title: 'x', project_id: project.id, label_ids: [label.id] };
      expectProblem(await admin.post('/tasks', body), 400, errors);
    }
    expect(await present({ id })).toMatchObject({ labels: [], version: 1 });
  });

  it('are fifty at most, also when many are put on it at once', async () => {
    const labels: LabelDto[] = [];
    for (let n = 0; n < 54; n++) labels.push(await add(`Label ${n}`));
    const { id } = await task({ label_ids: labels.slice(0, 48).map((label) => label.id) });
    const answers = await Promise.all(labels.slice(48).map((label) => put(admin, { id }, label)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409, 409, 409]);
    expect((await present({ id })).labels).toHaveLength(50);
    const many = labels.slice(0, 51).map((label) => label.id);
    expectProblem(await admin.put(`/tasks/${id}`, { label_ids: many }), 400);
  });

  it('filter the list: all of several, or none', async () => {
    const [bug, ui] = [await add('Bug'), await add('UI')];
    const [both, one, none] = [
      await task({ label_ids: [bug.id, ui.id] }),
      await task({ label_ids: [bug.id] }),
      await task(),
    ];
    const found = async (label: string) => {
      const { body } = await member.get<TaskDto[]>(`/tasks?project_id=${project.id}&sort=created_at&label=${label}`);
      return body.map(({ id }) => id);
    };
    expect(await found(bug.id.toUpperCase())).toEqual([both.id, one.id]);
    expect(await found(`${bug.id},${ui.id}`)).toEqual([both.id]);
    expect(await found('none')).toEqual([none.id]);
    await admin.delete(`/labels/${bug.id}`);
    expect(await found(bug.id)).toEqual([]);
    expect(await found('none')).toEqual([one.id, none.id]);
    for (const label of ['bug', `${bug.id},`, Array(11).fill(bug.id).join()])
      expectProblem(await member.get(`/tasks?label=${label}`), 400);
  });

  it('show on the board as in the list, and leave and return with it', async () => {
    const bug = await add('Bug');
    const created = await task({ label_ids: [bug.id] });
    const board = (await member.get(`/projects/${project.id}/board`)).body;
    expect(board.columns.flatMap(({ tasks }: BoardColumnDto) => tasks)).toEqual([created]);
    await admin.delete(`/tasks/${created.id}`);
    await admin.put(`/labels/${bug.id}`, { name: 'Defect' });
    expect((await admin.post(`/tasks/${created.id}/restore`)).body.labels).toMatchObject([{ name: 'Defect' }]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });
});

describe('DELETE /labels/{id} and its restoration', () => {
  it('take a label off all tasks in one event, and give it back to the same tasks', async () => {
    const [bug, ui] = [await add('Bug'), await add('UI')];
    const [one, two, trashed] = [
      await task({ label_ids: [bug.id, ui.id] }),
      await task({ label_ids: [bug.id] }),
      await task({ label_ids: [bug.id] }),
    ];
    await admin.delete(`/tasks/${trashed.id}`);
    expect((await admin.delete(`/labels/${bug.id}`)).status).toBe(204);
    expect(await lastEvents(1)).toMatchObject([
      {
        type: 'label_deleted',
        data: shown(bug),
        changes: { name: { from: 'Bug', to: null } },
      },
    ]);
    expect([await names(one), await names(two)]).toEqual([['UI'], []]);
    expectProblem(await admin.get(`/labels/${bug.id}`), 404);
    expectProblem(await admin.put(`/labels/${bug.id}`, { name: 'x' }), 404);
    await put(admin, two, ui);
    const { status, body } = await admin.post<LabelDto>(`/labels/${bug.id}/restore`);
    expect([status, body]).toEqual([200, { ...bug, version: 3 }]);
    expect((await admin.post(`/labels/${bug.id}/restore`)).body).toEqual(body);
    expect([await names(one), await names(two)]).toEqual([
      ['Bug', 'UI'],
      ['Bug', 'UI'],
    ]);
    const events = await lastEvents(3);
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      'task_updated',
      'task_updated',
      'label_restored',
    ]);
    expect(events[1].changes.labels).toEqual({ from: [shown(ui)], to: [bug, ui].map(shown) });
    expect((await admin.post(`/tasks/${trashed.id}/restore`)).body.labels).toEqual([shown(bug)]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is refused where the project has got such a label again', async () => {
    const bug = await add('Bug');
    await admin.delete(`/labels/${bug.id}`);
    const another = await add('bug');
    expectProblem(await admin.post(`/labels/${bug.id}/restore`), 409, { label: another });
  });

  it('ends with the trash', async () => {
    const bug = await add('Bug');
    await task({ label_ids: [bug.id] });
    await admin.delete(`/labels/${bug.id}`);
    await app.app.get(LabelService).emptyTrash(0);
    expectProblem(await admin.post(`/labels/${bug.id}/restore`), 404);
    expect(await app.query('SELECT FROM task_labels WHERE label_id = $1', [bug.id])).toEqual([]);
  });

  it('never gives a task more labels than it may have', async () => {
    const labels: LabelDto[] = [];
    for (let n = 0; n < 51; n++) labels.push(await add(`Label ${n}`));
    const ids = labels.map(({ id }) => id);
    const created = await task({ label_ids: ids.slice(0, 50) });
    await admin.delete(`/labels/${ids[0]}`);
    expect((await admin.put(`/tasks/${created.id}`, { label_ids: ids.slice(1) })).body.labels).toHaveLength(50);
    expect((await admin.post(`/labels/${ids[0]}/restore`)).status).toBe(200);
    expect((await present(created)).labels).toHaveLength(50);
  });
});

describe('POST /labels/{id}/merge', () => {
  it('gives the tasks the other label in one event, and can be taken back', async () => {
    const [bug, defect] = [await add('Bug'), await add('Defect')];
    const [both, one, trashed] = [
      await task({ label_ids: [bug.id, defect.id] }),
      await task({ label_ids: [bug.id] }),
      await task({ label_ids: [bug.id] }),
    ];
    await admin.delete(`/tasks/${trashed.id}`);
    const { status, body } = await admin.post(`/labels/${bug.id}/merge`, { into: defect.id });
    expect([status, body]).toEqual([200, defect]);
    expect(await lastEvents(1)).toMatchObject([
      { type: 'label_deleted', data: { ...shown(bug), merged_into: shown(defect) } },
    ]);
    expect([await names(both), await names(one)]).toEqual([['Defect'], ['Defect']]);
    expect((await admin.post(`/tasks/${trashed.id}/restore`)).body.labels).toEqual([shown(defect)]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
    await admin.post(`/labels/${bug.id}/restore`);
    expect([await names(both), await names(one), await names(trashed)]).toEqual([['Bug', 'Defect'], ['Bug'], ['Bug']]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('needs another label of the project', async () => {
    const bug = await add('Bug');
    const elsewhere = await add('Bug', 'red', await createProject(admin));
    for (const into of [bug.id, elsewhere.id, crypto.randomUUID()])
      expectProblem(await admin.post(`/labels/${bug.id}/merge`, { into }), 400, { errors: [{ field: 'into' }] });
    expectProblem(await admin.post(`/labels/${bug.id}/merge`, {}), 400);
    expectProblem(await admin.post(`/labels/${bug.id}/merge`, { into: elsewhere.id }, { 'if-match': '"9"' }), 412);
  });
});

describe('labels that change while tasks do', () => {
  it('are on the board as events tell', async () => {
    const labels = [await add('A'), await add('B'), await add('C')] as [LabelDto, LabelDto, LabelDto];
    const tasks: TaskDto[] = [];
    for (let n = 0; n < 6; n++) tasks.push(await task({ label_ids: [labels[n % 3]!.id] }));
    const [a, b, c] = labels;
    const changes = tasks.flatMap(({ id }, n) => [
      member.patch(`/tasks/${id}/move`, { new_status: n % 2 ? 'done' : 'in_progress' }),
      put(member, { id }, labels[(n + 1) % 3]!),
      admin.delete(`/tasks/${id}/labels/${labels[n % 3]!.id}`),
      member.put(`/tasks/${id}`, { title: `Task ${n}` }),
    ]);
    const answers = await Promise.all([
      ...changes,
      admin.put(`/labels/${a.id}`, { name: 'Renamed' }),
      admin.post(`/labels/${b.id}/merge`, { into: a.id }),
      admin.delete(`/labels/${c.id}`),
      admin.post(`/labels/${b.id}/restore`),
    ]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });
});
