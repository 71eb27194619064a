import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import { parseFilter } from '../src/tasks/filters/filter-syntax.js';
import { taskMatcher } from '../web/src/lib/task-filter.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { TIME_ZONE, today } from './support/dates.js';
import { pick, randomInt } from './support/random.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let web: ProjectDto;
let secret: ProjectDto;
/** The id of a label without a name. */
let nameless: string;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, ben] = [await app.admin(), await app.member('Änn Miller'), await app.member('Ben, "the" Cook')];
  web = await createProject(admin, { name: 'Web', task_access: 'members' }, [ann, ben]);
  secret = await createProject(admin, { name: 'Secret' }, [ben]);
  const { body: columns } = await admin.get(`/projects/${web.id}/columns`);
  const review = await admin.post(`/projects/${web.id}/columns`, {
    name: 'In review, please',
    category: 'in_progress',
  });
  const task = async (title: string, fields: object, by = admin, project = web) =>
    createTask(by, project, { title, assigned_to: null, ...fields });
  await task('Launch plan', {
    description: 'The exact words',
    priority: 'high',
    deadline: today(3),
    start_date: today(-1),
    estimate: 3,
  });
  await task('Plan the launch', { assigned_to: ann.id, column_id: review.body.id, deadline: today(-2) }, ann);
  await task(
    'Café menu',
    { assigned_to: ben.id, status: 'done', deadline: today(-5), priority: 'low', start_date: today(-9), estimate: 0.5 },
    ben,
  );
  await task('100% of it_all', { description: `${'x'.repeat(700)} launch at the end`, column_id: columns[0].id });
  await task('Straße, Łódź', { deadline: today(0), priority: 'low', estimate: 0 });
  await task('launch codes', { assigned_to: ben.id }, admin, secret);
  const label = async (name: string, color: string, on: string[], project = web) => {
    const made = await admin.post(`/projects/${project.id}/labels`, { name, color });
    for (const filter of on) {
      const [found] = (await admin.get(`/tasks?project_id=${project.id}&${asked(`"${filter}"`)}`)).body;
      await admin.put(`/tasks/${found.id}/labels/${made.body.id}`);
    }
    return made.body.id as string;
  };
  await label('Größe, wichtig', 'red', [PLAN, REVIEW]);
  await label('bug', 'red', [PLAN, MENU]);
  await label('Bug', 'orange', [STREET]);
  await label('bug', 'red', ['launch codes'], secret);
  nameless = await label('', 'teal', [LONG]);
  await admin.delete(`/labels/${await label('gone', 'teal', [MENU])}`);
  const { body } = await ann.get(`/tasks?filter=${encodeURIComponent('"Plan the launch"')}`);
  await ann.post(`/tasks/${body[0].id}/comments`, { text: 'hello' });
});
afterAll(() => app.close());

const IN_ZONE = `tz=${encodeURIComponent(TIME_ZONE)}`;
const dayAt = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE });
const asked = (filter: string) => `filter=${encodeURIComponent(filter)}`;

async function titles(actor: TestActor, filter: string): Promise<string[]> {
  const { status, body } = await actor.get<{ title: string }[]>(`/tasks?${asked(filter)}&${IN_ZONE}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.map(({ title }) => title).sort();
}

const PLAN = 'Launch plan';
const REVIEW = 'Plan the launch';
const MENU = 'Café menu';
const LONG = '100% of it_all';
const STREET = 'Straße, Łódź';

describe('GET /tasks?filter=', () => {
  it.each([
    ['launch', [LONG, PLAN, REVIEW]],
    ['plan launch', [PLAN, REVIEW]],
    ['"plan the"', [REVIEW]],
    ['-launch', [MENU, STREET]],
    ['cafe', [MENU]],
    ['STRASSE lodz', [STREET]],
    ['100%', [LONG]],
    ['t_a', [LONG]],
    ['%', [LONG]],
    ['WEB-1', [PLAN]],
    ['-web-1 priority:high', []],
    ['priority:high', [PLAN]],
    ['priority:high,low', [MENU, PLAN, STREET]],
    ['-priority:high,low', [LONG, REVIEW]],
    ['status:done', [MENU]],
    ['status:in_progress', [REVIEW]],
    ['column:"in review, please"', [REVIEW]],
    ['-column:"to do"', [MENU, REVIEW]],
    ['assignee:@me', [REVIEW]],
    ['assignee:none', [LONG, PLAN, STREET]],
    ['assignee:"ann miller"', [REVIEW]],
    ['assignee:"Ben, ""the"" Cook",none', [LONG, MENU, PLAN, STREET]],
    ['-assignee:none', [MENU, REVIEW]],
    ['creator:@me', [REVIEW]],
    ['due:none', [LONG]],
    ['due:overdue', [REVIEW]],
    ['due:today', [STREET]],
    ['due:7d', [PLAN, STREET]],
    ['due:<0d', [MENU, REVIEW]],
    ['due:-2d..0d', [REVIEW, STREET]],
    ['-due:<=3d', [LONG]],
    ['due:none,overdue', [LONG, REVIEW]],
    [`due:${'2020-01-01'}..${'2020-12-31'}`, []],
    ['created:>=-1d', [LONG, MENU, PLAN, REVIEW, STREET]],
    ['created:<-1d', []],
    ['updated:-1d..1d launch -assignee:@me', [LONG, PLAN]],
    ['project:WEB status:done', [MENU]],
    ['project:web,secret launch', [LONG, PLAN, REVIEW]],
    ['label:bug', [MENU, PLAN, STREET]],
    ['label:"GRÖSSE, wichtig"', [PLAN, REVIEW]],
    ['label:BUG label:"grosse, wichtig"', [PLAN]],
    ['-label:bug', [LONG, REVIEW]],
    ['label:none', []],
    ['-label:none,bug', [LONG, REVIEW]],
    ['label:gone', []],
    ['label:bug,none priority:low', [MENU, STREET]],
    ['start:none', [LONG, REVIEW, STREET]],
    ['start:<today', [MENU, PLAN]],
    ['start:-2d..2d', [PLAN]],
    ['-start:<0d', [LONG, REVIEW, STREET]],
    ['estimate:3', [PLAN]],
    ['estimate:none', [LONG, REVIEW]],
    ['estimate:<3', [MENU, STREET]],
    ['estimate:>=0.5', [MENU, PLAN]],
    ['estimate:0..0.5,none', [LONG, MENU, REVIEW, STREET]],
    ['-estimate:>0', [LONG, REVIEW, STREET]],
    ['has:comments', [REVIEW]],
    ['has:description', [LONG, PLAN]],
    ['-has:description,comments', [MENU, STREET]],
  ])('%s', async (filter, expected) => {
    expect(await titles(ann, filter)).toEqual([...expected].sort());
  });

  it('finds labels without a name by their id, and those of a project by its tasks', async () => {
    expect(await titles(ann, `label:${nameless}`)).toEqual([LONG]);
    expect(await titles(ann, `-label:${nameless.toUpperCase()} label:none`)).toEqual([]);
    expect(await titles(admin, 'label:bug -project:web')).toEqual(['launch codes']);
    expect(await titles(ann, 'label:bug -project:web')).toEqual([]);
  });

  it('never finds what the caller cannot see', async () => {
    expect(await titles(ann, 'codes')).toEqual([]);
    expect(await titles(ann, 'project:secret')).toEqual([]);
    expect(await titles(ann, `project:${secret.id}`)).toEqual([]);
    expect(await titles(ann, 'assignee:"Ben, ""the"" Cook"')).toEqual([MENU]);
    expect(await titles(ben, 'codes')).toEqual(['launch codes']);
    expect(await titles(admin, 'launch -exact')).toEqual([LONG, REVIEW, 'launch codes'].sort());
  });

  it('combines with the other parameters, and is walked page by page', async () => {
    const found = await ann.get(`/tasks?${asked('launch')}&priority=high&query=plan&project_id=${web.id}`);
    expect(found.body.map(({ title }: TaskDto) => title)).toEqual([PLAN]);
    const first = await ann.get(`/tasks?${asked('launch')}&limit=2`);
    expect(first.headers.get('x-total-count')).toBe('3');
    const next = /<([^>]*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await ann.get(next.replace(/^.*\/api\/v1/, ''));
    const all = [...first.body, ...second.body].map(({ title }) => title);
    expect(all.sort()).toEqual([LONG, PLAN, REVIEW]);
  });

  it('counts days in the zone that is asked for', async () => {
    for (const tz of ['Pacific/Kiritimati', 'Etc/GMT+12', 'Europe/Berlin']) {
      const { body } = await ann.get(
        `/tasks?${asked('created:-1d..today updated:>=-1d')}&tz=${encodeURIComponent(tz)}`,
      );
      const { body: none } = await ann.get(`/tasks?${asked('created:>today')}&tz=${encodeURIComponent(tz)}`);
      expect([body.length, none.length], tz).toEqual([5, 0]);
    }
  });

  it('says what is wrong, and where', async () => {
    const answer = await ann.get(`/tasks?${asked('plan foo:bar status:open "x')}`);
    expectProblem(answer, 400);
    expect(answer.body.errors).toEqual([
      { field: 'filter', message: expect.stringContaining('at character 6: there is no field "foo"') },
      { field: 'filter', message: 'at character 21: status cannot be open; it takes todo, in_progress, done' },
      { field: 'filter', message: 'at character 26: the closing quotation mark is missing' },
    ]);
    expectProblem(await ann.get(`/tasks?${asked('x'.repeat(501))}`), 400);
    expectProblem(await ann.get(`/tasks?${asked(`column:${'a,'.repeat(50)}b`)}`), 400);
    expectProblem(await ann.get(`/projects/${web.id}/board?${asked('due:soon')}`), 400);
  });

  it('bears the largest filters', async () => {
    const words = Array.from({ length: 50 }, (_, index) => `-word${index}`).join(' ');
    expect(await titles(ann, words)).toHaveLength(5);
    const fields = ['column', 'assignee', 'creator', 'project'].flatMap((field) => Array(10).fill(`-${field}:x`));
    expect(await titles(ann, fields.join(' '))).toHaveLength(5);
  });
});

describe('GET /projects/{id}/board?filter=', () => {
  it('shows what matches, and counts it', async () => {
    const { body } = await ann.get(`/projects/${web.id}/board?${asked('launch -priority:high')}`);
    const shown = body.columns.map(({ name, total, tasks }: { name: string; total: number; tasks: TaskDto[] }) => [
      name,
      total,
      tasks.map(({ title }) => title),
    ]);
    expect(shown).toEqual([
      ['To do', 1, [LONG]],
      ['In progress', 0, []],
      ['In review, please', 1, [REVIEW]],
      ['Done', 0, []],
    ]);
    expectProblem(await (await app.member('Stranger')).get(`/projects/${web.id}/board?${asked('launch')}`), 404);
  });
});

describe('the page', () => {
  const WORDS = ['launch', 'plan', '"the launch"', 'cafe', 'CAFÉ', 'ß', 'strasse', 'lodz', '_', '%', 'web-2', '"x"'];
  const TERMS = [
    ...[
      'status:todo',
      'status:done,in_progress',
      'priority:low',
      'column:"to do",done',
      'assignee:@me',
      'assignee:none',
    ],
    ...[
      'assignee:"änn MILLER"',
      'creator:@me',
      'creator:"ann miller"',
      'due:none',
      'due:overdue',
      'due:<3d',
      'due:-3d..3d',
    ],
    ...[
      'label:bug',
      'label:none',
      'label:"grösse, WICHTIG",none',
      'start:none',
      'start:<=today',
      'start:-1d..2w',
      'estimate:none',
      'estimate:<3',
      'estimate:>0,none',
      'estimate:0.5..3',
      'due:>=today',
      'created:today',
      'updated:<today',
      'project:web',
      'project:other',
      'has:comments',
      'has:description',
    ],
  ];

  it('finds the same tasks as the server', async () => {
    const { body: board } = await ann.get(`/projects/${web.id}/board`);
    const columns = board.columns as { id: string; name: string; tasks: TaskDto[] }[];
    const tasks = await Promise.all(
      columns.flatMap((column) => column.tasks).map(async ({ id }) => (await ann.get<TaskDto>(`/tasks/${id}`)).body),
    );
    const scene = {
      me: ann.id,
      today: today(0),
      dayAt: (time: string) => dayAt.format(new Date(time)),
      project: board.project as ProjectDto,
      columns: new Map(columns.map(({ id, name }) => [id, name])),
      people: new Map([admin, ann, ben].map(({ user }) => [user.id, user.name])),
    };
    let matches = 0;
    for (let round = 0; round < 250; round++) {
      const terms = Array.from({ length: randomInt(1, 4) }, () => {
        return `${pick(['', '', '-'])}${pick(pick([WORDS, TERMS]))}`;
      });
      const filter = terms.join(' ');
      const here = tasks.filter(taskMatcher(parseFilter(filter).terms, scene)).map(({ title }) => title);
      const { body } = await ann.get(`/tasks?${asked(filter)}&project_id=${web.id}&${IN_ZONE}`);
      expect(here.sort(), filter).toEqual(body.map(({ title }: TaskDto) => title).sort());
      matches += here.length;
    }
    expect(matches).toBeGreaterThan(50);
  });
});
