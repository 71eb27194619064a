import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDto, ForecastDto } from '../src/flow/flow.dto.js';
import type { ColumnDto } from '../src/projects/columns/column.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let stranger: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, stranger] = [await app.admin('Zoe'), await app.member('Ann'), await app.member('Sam')];
  // What is recorded gets the time of this clock, as the history cannot be changed afterwards.
  await app.query('CREATE TABLE test_clock (at timestamptz)');
  await app.query(`CREATE FUNCTION test_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.timestamp := coalesce((SELECT at FROM test_clock), NEW.timestamp); RETURN NEW; END $$`);
  await app.query('CREATE TRIGGER a_test_time BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION test_time()');
});
afterAll(() => app.close());

/** Does something at a time: `03-02 08:00` of 2026, UTC, or a whole one. */
async function at<T>(time: string, act: () => Promise<T>): Promise<T> {
  const whole = time.length > 11 ? time : `2026-${time.replace(' ', 'T')}:00Z`;
  await app.query('WITH gone AS (DELETE FROM test_clock) INSERT INTO test_clock VALUES ($1)', [whole]);
  try {
    return await act();
  } finally {
    await app.query('DELETE FROM test_clock');
  }
}

const create = (time: string, project: ProjectDto, fields: Partial<TaskDto> = {}) =>
  at(time, () => createTask(admin, project, fields as object));
async function move(time: string, { id }: TaskDto, new_status: string) {
  const { status } = await at(time, () => admin.patch(`/tasks/${id}/move`, { new_status }));
  expect(status).toBe(200);
}

async function flowOf(project: ProjectDto, query = 'from=2026-03-01&to=2026-03-10', actor = admin): Promise<FlowDto> {
  const { status, body } = await actor.get<FlowDto>(`/projects/${project.id}/flow?${query}`);
  expect(status).toBe(200);
  return body;
}

/** The counts of a report by day, as `todo/in_progress/done`. */
function countsOf({ columns, days }: FlowDto): string[] {
  const sum = (counts: number[], category: string) =>
    counts.reduce((all, n, place) => all + (String(columns[place]?.category) === category ? n : 0), 0);
  return days.map(({ counts }) => ['todo', 'in_progress', 'done'].map((one) => sum(counts, one)).join('/'));
}

const finishedOn = ({ days }: FlowDto) =>
  Object.fromEntries(days.filter(({ finished }) => finished > 0).map(({ date, finished }) => [date, finished]));

describe('GET /projects/{id}/flow', () => {
  it('counts each day, and measures from creation and from the first work until tasks were finished last', async () => {
    const project = await createProject(admin);
    const steady = await create('02-28 08:00', project, { title: 'Steady' });
    await move('03-03 08:00', steady, 'in_progress');
    await move('03-05 20:00', steady, 'done');
    const direct = await create('03-02 08:00', project, { title: 'Never started' });
    await move('03-04 08:00', direct, 'done');
    const reopened = await create('03-02 08:00', project, { title: 'Reopened' });
    await move('03-03 08:00', reopened, 'in_progress');
    await move('03-04 08:00', reopened, 'done');
    await move('03-06 08:00', reopened, 'in_progress');
    await move('03-08 08:00', reopened, 'done');
    const flow = await flowOf(project);
    expect(flow).toMatchObject({ project_id: project.id, from: '2026-03-01', to: '2026-03-10', tz: 'UTC' });
    expect(flow.columns.map(({ name, category }) => [name, category])).toEqual([
      ['To do', 'todo'],
      ['In progress', 'in_progress'],
      ['Done', 'done'],
    ]);
    const [before, after] = [['1/0/0', '3/0/0', '1/2/0', '0/1/2', '0/0/3', '0/1/2', '0/1/2'], '0/0/3'];
    expect(countsOf(flow)).toEqual([...before, after, after, after]);
    expect(finishedOn(flow)).toEqual({ '2026-03-04': 1, '2026-03-05': 1, '2026-03-08': 1 });
    expect(
      flow.finished.map(({ title, lead_days, cycle_days, reopened }) => [title, lead_days, cycle_days, reopened]),
    ).toEqual([
      ['Reopened', 6, 5, 1],
      ['Steady', 5.5, 2.5, 0],
      ['Never started', 2, null, 0],
    ]);
    expect(flow.finished[0]).toMatchObject({
      id: reopened.id,
      key: reopened.key,
      finished_at: '2026-03-08T08:00:00.000Z',
    });
    expect(flow.lead_time).toEqual({ count: 3, p50: 5.5, p85: 6, p95: 6 });
    expect(flow.cycle_time).toEqual({ count: 2, p50: 2.5, p85: 5, p95: 5 });
  });

  it('leaves out what is in the trash, keeps the archive, and finishes nothing once more by restoring it', async () => {
    const project = await createProject(admin);
    const [trashed, restored, archived] = [
      await create('03-01 08:00', project, { title: 'Trashed' }),
      await create('03-01 08:00', project, { title: 'Restored' }),
      await create('03-01 08:00', project, { title: 'Archived' }),
    ];
    for (const task of [trashed, restored, archived]) await move('03-02 08:00', task, 'done');
    for (const { id } of [trashed, restored]) await at('03-04 08:00', () => admin.delete(`/tasks/${id}`));
    await at('03-05 08:00', () => admin.post(`/tasks/${archived.id}/archive`));
    await at('03-06 08:00', () => admin.post(`/tasks/${restored.id}/restore`));
    const flow = await flowOf(project);
    expect(countsOf(flow)).toEqual(['3/0/0', '0/0/3', '0/0/3', '0/0/1', '0/0/1', ...Array<string>(5).fill('0/0/2')]);
    expect(finishedOn(flow)).toEqual({ '2026-03-02': 2 });
    expect(flow.finished.map(({ title }) => title).sort()).toEqual(['Archived', 'Restored']);
  });

  it('sees transferred tasks leave and arrive, and changes nothing of the past, nor finishes them once more', async () => {
    const [project, other] = [await createProject(admin), await createProject(admin)];
    const [finished, open] = [
      await create('03-01 08:00', project, { title: 'Finished' }),
      await create('03-01 08:00', project, { title: 'Open' }),
    ];
    await move('03-02 08:00', finished, 'done');
    const to = (time: string, { id }: TaskDto, project_id: string, column_id?: string) =>
      at(time, () => admin.patch(`/tasks/${id}/transfer`, { project_id, column_id }));
    const done = (await admin.get<ColumnDto[]>(`/projects/${other.id}/columns`)).body.find(
      ({ name }) => name === 'Done',
    );
    await to('03-04 08:00', finished, other.id);
    await to('03-05 08:00', open, other.id, done?.id);
    const [left, arrived] = [await flowOf(project), await flowOf(other)];
    expect(countsOf(left)).toEqual(['2/0/0', '1/0/1', '1/0/1', '1/0/0', ...Array<string>(6).fill('0/0/0')]);
    expect(finishedOn(left)).toEqual({ '2026-03-02': 1 });
    expect(countsOf(arrived)).toEqual(['0/0/0', '0/0/0', '0/0/0', '0/0/1', ...Array<string>(6).fill('0/0/2')]);
    expect(finishedOn(arrived)).toEqual({ '2026-03-05': 1 });
    await to('03-06 08:00', finished, project.id);
    const [back, lent] = [await flowOf(project), await flowOf(other)];
    expect(countsOf(back)).toEqual(['2/0/0', '1/0/1', '1/0/1', '1/0/0', '0/0/0', ...Array<string>(5).fill('0/0/1')]);
    expect([finishedOn(back), finishedOn(lent)]).toEqual([{ '2026-03-02': 1 }, { '2026-03-05': 1 }]);
  });

  it('shows columns with the categories that they had, those that are gone last, and by their last names', async () => {
    const project = await createProject(admin);
    const added = async (name: string, category: string) =>
      (await at('03-01 07:00', () => admin.post<ColumnDto>(`/projects/${project.id}/columns`, { name, category })))
        .body;
    const [review, gone] = [await added('Review', 'in_progress'), await added('Ideas', 'todo')];
    await create('03-01 08:00', project, { column_id: review.id });
    await create('03-01 08:00', project, { column_id: gone.id });
    await at('03-03 08:00', () => admin.put(`/columns/${gone.id}`, { name: 'Old ideas' }));
    await create('03-03 09:00', project, { column_id: gone.id });
    await at('03-05 08:00', () => admin.put(`/columns/${review.id}`, { category: 'done', name: 'Reviewed' }));
    const { body: columns } = await admin.get<ColumnDto[]>(`/projects/${project.id}/columns`);
    const todo = columns.find(({ name }) => name === 'To do');
    await at('03-07 08:00', () => admin.delete(`/columns/${gone.id}?move_to=${todo?.id}`));
    const flow = await flowOf(project);
    const bands = flow.columns.map(({ id, name, category }, place) => [
      ...[name, category, id],
      flow.days.map(({ counts }) => counts[place]).join(''),
    ]);
    expect(bands).toEqual([
      ['To do', 'todo', todo?.id, '0000002222'],
      ['Reviewed', 'in_progress', review.id, '1111000000'],
      ['Reviewed', 'done', review.id, '0000111111'],
      ['Old ideas', 'todo', gone.id, '1122220000'],
    ]);
    expect(finishedOn(flow)).toEqual({ '2026-03-05': 1 });
  });

  it('begins days where the time zone says, over changes of its clocks', async () => {
    const project = await createProject(admin);
    const task = await create('03-28 08:00', project);
    await move('03-28 23:30', task, 'in_progress');
    await move('03-29 22:30', task, 'done');
    const of = (tz: string) => flowOf(project, `from=2026-03-28&to=2026-03-30&tz=${tz}`);
    expect(countsOf(await of('UTC'))).toEqual(['0/1/0', '0/0/1', '0/0/1']);
    // Berlin goes from UTC+1 to UTC+2 on the 29th.
    expect(countsOf(await of('Europe/Berlin'))).toEqual(['1/0/0', '0/1/0', '0/0/1']);
    expect(finishedOn(await of('Europe/Berlin'))).toEqual({ '2026-03-30': 1 });
    expect(countsOf(await of('Pacific/Auckland'))).toEqual(['1/0/0', '0/1/0', '0/0/1']);
  });

  it('tells the age of what is in progress, oldest first, without the archive', async () => {
    const project = await createProject(admin);
    const [older, newer, archived, todo] = [
      await create('03-01 08:00', project, { title: 'Older' }),
      await create('03-01 08:00', project, { title: 'Newer' }),
      await create('03-01 08:00', project, { title: 'Archived' }),
      await create('03-01 08:00', project, { title: 'Back' }),
    ];
    for (const task of [older, archived, todo]) await move('03-02 08:00', task, 'in_progress');
    await move('03-04 08:00', newer, 'in_progress');
    await move('03-04 08:00', todo, 'todo');
    await admin.post(`/tasks/${archived.id}/archive`);
    const { open } = await flowOf(project);
    expect(open.map(({ title, started_at }) => [title, started_at])).toEqual([
      ['Older', '2026-03-02T08:00:00.000Z'],
      ['Newer', '2026-03-04T08:00:00.000Z'],
    ]);
    const days = (Date.now() - Date.parse('2026-03-02T08:00:00Z')) / 86_400_000;
    expect(open[0]?.age_days).toBeCloseTo(days, 1);
    expect(open[0]?.column_days).toBeCloseTo(days, 1);
  });

  it('has days until today, and none for a project without tasks', async () => {
    const project = await createProject(admin);
    const flow = await flowOf(project, 'tz=Asia/Tokyo');
    expect(flow.days).toHaveLength(84);
    expect(flow.columns).toEqual([]);
    expect(flow.lead_time).toEqual({ count: 0, p50: null, p85: null, p95: null });
    expect([flow.finished, flow.open]).toEqual([[], []]);
    const ahead = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    expect((await flowOf(project, `to=${ahead}`)).days.at(-1)?.date).toBe(new Date().toISOString().slice(0, 10));
  });

  it('counts all tasks for whoever sees the project, and lists those that they see', async () => {
    const project = await createProject(admin, { task_access: 'assignee' }, [ann]);
    const own = await create('03-01 08:00', project, { title: 'Own', assigned_to: ann.id });
    const other = await create('03-01 08:00', project, { title: 'Secret' });
    const [openOwn, openOther] = [
      await create('03-01 08:00', project, {
        title: 'Own and open',
        assigned_to: ann.id,
        status: 'in_progress' as never,
      }),
      await create('03-01 08:00', project, { title: 'Secret and open', status: 'in_progress' as never }),
    ];
    for (const task of [own, other]) await move('03-02 08:00', task, 'done');
    const flow = await flowOf(project, undefined, ann);
    expect(flow.finished.map(({ id }) => id)).toEqual([own.id]);
    expect(flow.open.map(({ id }) => id)).toEqual([openOwn.id]);
    expect(JSON.stringify(flow)).not.toContain('Secret');
    expect(flow.lead_time.count).toBe(2);
    expect((await flowOf(project)).open.map(({ id }) => id)).toContain(openOther.id);
    const nothing = await stranger.get(`/projects/${NOBODY}/flow`);
    expectHidden(await stranger.get(`/projects/${project.id}/flow`), nothing);
  });

  it('refuses days that make no span', async () => {
    const project = await createProject(admin);
    for (const [query, field] of [
      ['from=2026-03-02&to=2026-03-01', 'to'],
      ['from=2025-01-01&to=2026-01-02', 'to'],
      ['from=9999-12-30', 'from'],
      ['from=yesterday', 'from'],
      ['tz=Nowhere', 'tz'],
    ]) {
      expectProblem(await admin.get(`/projects/${project.id}/flow?${query}`), 400, field);
    }
    expect((await flowOf(project, 'from=2025-01-01&to=2026-01-01')).days).toHaveLength(366);
    expect((await flowOf(project, 'to=0001-01-03')).days.length).toBeLessThanOrEqual(3);
  });
});

describe('GET /projects/{id}/forecast', () => {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const on = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const forecast = (project: ProjectDto, query = '', actor = admin) =>
    actor.get<ForecastDto>(`/projects/${project.id}/forecast?${query}`);

  it('repeats the days of the past, and is asked for a number of tasks or for a date', async () => {
    const project = await createProject(admin);
    for (let n = 0; n < 12; n += 1) {
      const task = await create(ago(90), project);
      await move(ago(n + 1), task, 'done');
    }
    await create(ago(5), project);
    const { status, body } = await forecast(project);
    expect(status).toBe(200);
    expect(body).toMatchObject({ project_id: project.id, finished: 12, from: on(-84), to: on(-1) });
    expect(body.steps.map(({ percent, tasks }) => [percent, tasks])).toEqual([
      [50, 1],
      [70, 1],
      [85, 1],
      [95, 1],
    ]);
    const dates = body.steps.map(({ date }) => date ?? '');
    expect(dates).toEqual([...dates].sort());
    expect(dates[0]! > on(0)).toBe(true);
    expect((await forecast(project)).body).toEqual(body);
    const { body: dated } = await forecast(project, `date=${on(70)}`);
    expect(dated.steps.every(({ date }) => date === on(70))).toBe(true);
    const tasks = dated.steps.map((step) => step.tasks);
    expect(tasks).toEqual([...tasks].sort((a, b) => b - a));
    // About 12 in 84 days, so about 10 in 70.
    expect(tasks[0]).toBeGreaterThan(5);
    expect(tasks[0]).toBeLessThan(15);
  });

  it('is refused below ten finished tasks, for two questions at once, and for a date that is not ahead', async () => {
    const project = await createProject(admin);
    for (let n = 0; n < 9; n += 1) await create(ago(3), project, { status: 'done' as never });
    // Before the days that count, and today, which is not over.
    await create(ago(120), project, { status: 'done' as never });
    await create(ago(0), project, { status: 'done' as never });
    const refused = await forecast(project);
    expectProblem(refused, 409);
    expect((refused.body as unknown as { detail: string }).detail).toContain('there are 9');
    expectProblem(await forecast(project, `tasks=3&date=${on(3)}`), 400);
    expectProblem(await forecast(project, `date=${on(0)}`), 400);
    expectProblem(await forecast(project, 'date=9999-01-01'), 400);
    expectProblem(await forecast(project, 'tasks=0'), 400);
    expectHidden(await forecast(project, '', stranger), await stranger.get(`/projects/${NOBODY}/forecast`));
  });
});
