import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { FoundDto, HighlightedDto } from '../src/search/search.dto.js';
import type { Answer, TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { migrateAgain } from './support/migrating.js';
import { programOf } from './support/tokens.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let viewer: TestActor;
let stranger: TestActor;
let open: ProjectDto;
let personal: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ann');
  [member, viewer, stranger] = [await app.member('Max'), await app.member('Vera'), await app.member('Sam')];
  open = await createProject(admin, { name: 'Harbour', key: 'HAR', task_access: 'members' }, [member, viewer]);
  personal = await createProject(admin, { name: 'Lighthouse', key: 'LIT' }, [member]);
  await admin.put(`/projects/${open.id}/members/${viewer.id}`, { project_role: 'viewer' });
});
afterAll(() => app.close());

const ask = (actor: TestActor, q: string, more = '') =>
  actor.get<FoundDto[]>(`/search?q=${encodeURIComponent(q)}${more}`);

async function search(q: string, { actor = admin, more = '' } = {}): Promise<FoundDto[]> {
  const { status, body } = await ask(actor, q, more);
  expect([status, body]).toEqual([200, expect.any(Array)]);
  return body;
}

/** What is found, as `type title`. */
async function found(q: string, options: { actor?: TestActor; more?: string } = {}): Promise<string[]> {
  return (await search(q, options)).map(({ type, title }) => `${type} ${title.text}`);
}

const task = (title: string, fields: object = {}, of = open) => createTask(admin, of, { title, ...fields });
const comment = async (of: { id: string }, text: string) =>
  (await admin.post(`/tasks/${of.id}/comments`, { text })).body;
const marked = ({ text, ranges }: HighlightedDto) => ranges.map(({ from, to }) => text.slice(from, to));

describe('what matches', () => {
  it('is found by words in any order, by beginnings, and by other endings', async () => {
    await task('Repair the crane engines', { description: 'Hydraulics were leaking yesterday' });
    await task('Alte Häuser streichen');
    const cases = ['crane repair', 'ENGINES crane', 'hydrau', 'engine', 'repairing', 'leaks hydraulic', 'yester crane'];
    for (const q of cases) expect([q, await found(q)]).toEqual([q, ['task Repair the crane engines']]);
    for (const q of ['Haus', 'häusern', 'HAUSER', 'alter haus']) {
      expect([q, await found(q)]).toEqual([q, ['task Alte Häuser streichen']]);
    }
    for (const q of ['crane missingword', 'epai']) expect([q, await found(q)]).toEqual([q, []]);
  });

  it('is found with accents and without, on either side', async () => {
    await task('Café für Ångström');
    await task('Naive smorgasbord');
    for (const q of ['cafe fur angstrom', 'CAFÉ', 'ångstrom'])
      expect(await found(q)).toEqual(['task Café für Ångström']);
    for (const q of ['naïve', 'smörgåsbord']) expect(await found(q)).toEqual(['task Naive smorgasbord']);
    await task('Große Straße');
    for (const q of ['grosse strasse', 'STRASSE', 'straße']) expect(await found(q)).toEqual(['task Große Straße']);
  });

  it('is found in writing without spaces', async () => {
    const one = await task('新しい設計資料の確認', { description: '来週の会議' });
    await comment(one, '한국어로된댓글입니다');
    for (const q of ['設計', '資料', '確認', '会議', '設', '設計 会議']) {
      expect([q, await found(q, { more: '&type=task' })]).toEqual([q, ['task 新しい設計資料の確認']]);
    }
    expect(await found('댓글')).toEqual(['comment 新しい設計資料の確認']);
    expect(await found('設備')).toEqual([]);
    const [row] = await search('資料');
    expect(row && marked(row.title)).toEqual(['資料']);
  });

  it('is found by key, also a former one, and by number', async () => {
    const project = await createProject(admin, { name: 'Keyed', key: 'OLD' });
    const { number } = await task('Numbered', {}, project);
    await admin.put(`/projects/${project.id}`, { key: 'NEWER' });
    for (const q of [`OLD-${number}`, `newer-${number}`]) {
      expect(await search(q)).toMatchObject([{ type: 'task', task_key: `NEWER-${number}` }]);
    }
    expect(await found(`#${number}`, { more: `&project_id=${project.id}` })).toEqual(['task Numbered']);
    expect(await found('NEWER')).toEqual(['project Keyed']);
  });

  it('is found in comments, projects and labels too', async () => {
    const one = await task('Plain');
    const { id } = await comment(one, 'The **quartermaster** said so.\n\n<b>no</b>');
    const [row] = await search('quartermaster');
    expect(row).toMatchObject({
      type: 'comment',
      id,
      task_id: one.id,
      task_key: one.key,
      author: 'Ann',
      archived: false,
    });
    expect(row?.excerpt && marked(row.excerpt)).toEqual(['quartermaster']);
    const { body: label } = await admin.post(`/projects/${open.id}/labels`, { name: 'Seaworthy', color: 'teal' });
    await admin.put(`/tasks/${one.id}/labels/${label.id}`);
    expect(await found('seaworthy')).toEqual(['label Seaworthy', 'task Plain']);
    expect(await found('harbour')).toEqual(['project Harbour']);
    expect(await found('harbour', { more: '&type=task' })).toEqual([]);
  });

  it('is spelled similarly where little else matches', async () => {
    await task('Schedule maintenance');
    for (const q of ['schedlue', 'scedule', 'sschedule', 'shcedule maintenance', 'schedule maintenanse']) {
      const [row, ...others] = await search(q);
      expect([q, others]).toEqual([q, []]);
      expect(row).toMatchObject({ title: { text: 'Schedule maintenance' }, similar: true });
      expect(row && marked(row.title)).toContain('Schedule');
    }
    expect(await found('lihgthouse')).toEqual(['project Lighthouse']);
    expect((await search('schedule')).map(({ similar }) => similar)).toEqual([false]);
  });

  it('is found as soon as it is written, and no longer than it is there', async () => {
    const one = await task('Ephemera');
    const { id } = await comment(one, 'zanzibar');
    await admin.put(`/tasks/${one.id}`, { title: 'Renamed', description: 'ephemeron' });
    expect([await found('ephemera'), await found('ephemeron')]).toEqual([[], ['task Renamed']]);
    await admin.put(`/comments/${id}`, { text: 'madagascar' });
    expect([await found('zanzibar'), await found('madagascar')]).toEqual([[], ['comment Renamed']]);
    await admin.delete(`/comments/${id}`);
    expect(await found('madagascar')).toEqual([]);
    expect(await app.query('SELECT FROM comment_texts WHERE comment_id = $1', [id])).toEqual([]);
    await comment(one, 'madagascar');
    await admin.post(`/tasks/${one.id}/archive`);
    expect(await search('madagascar')).toMatchObject([{ type: 'comment', archived: true }]);
    await admin.delete(`/tasks/${one.id}`);
    expect([await found('madagascar'), await found('ephemeron')]).toEqual([[], []]);
    await admin.post(`/tasks/${one.id}/restore`);
    expect(await found('madagascar ')).toEqual(['comment Renamed']);
  });
});

describe('what is found', () => {
  it('comes with the best first, in pages without a total', async () => {
    const project = await createProject(admin, { name: 'Ranked' });
    for (let n = 0; n < 12; n++) await task(`Filler ${n}`, { description: 'about the gyroscope' }, project);
    await task('Align the gyroscope again', {}, project);
    await task('Gyroscope', {}, project);
    await task('Gyroscope frame', {}, project);
    await comment(await task('Said', {}, project), 'gyroscope');
    const first = await ask(admin, 'gyroscope', '&limit=5');
    expect(first.body.map(({ title }) => title.text).slice(0, 3)).toEqual([
      'Gyroscope',
      'Gyroscope frame',
      'Align the gyroscope again',
    ]);
    expect(first.headers.get('x-total-count')).toBeNull();
    const ids: string[] = [];
    for (let path: string | undefined = '/search?q=gyroscope&limit=5'; path;) {
      const page: Answer<FoundDto[]> = await admin.get<FoundDto[]>(path);
      ids.push(...page.body.map(({ id }) => id));
      path = /<\/api\/v1(.*)>/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect([ids.length, new Set(ids).size]).toEqual([16, 16]);
  });

  it('is marked in the text as it is, whatever is in it', async () => {
    await task('<img src=x> Zeppelin & 🎈zeppelins', {
      description: `${'word '.repeat(200)} a ZÉPPELIN ${'x '.repeat(300)}`,
    });
    const [row] = await search('zeppelin');
    expect(row?.title.text).toBe('<img src=x> Zeppelin & 🎈zeppelins');
    expect(row && marked(row.title)).toEqual(['Zeppelin', 'zeppelins']);
    expect(row?.excerpt && marked(row.excerpt)).toEqual(['ZÉPPELIN']);
    expect(row?.excerpt?.text.length).toBeLessThan(300);
  });
});

describe('who finds what', () => {
  it('is who sees it', async () => {
    const shared = await task('Obelisk shared');
    const own = await task('Obelisk own', { assigned_to: member.id }, personal);
    const other = await task('Obelisk other', {}, personal);
    for (const one of [shared, own, other]) await comment(one, 'obelisk said');
    const titles = async (actor: TestActor) => (await found('obelisk', { actor })).sort();
    const both = (...names: string[]) =>
      ['comment', 'task'].flatMap((type) => names.map((name) => `${type} Obelisk ${name}`));
    expect(await titles(admin)).toEqual(both('other', 'own', 'shared'));
    expect(await titles(member)).toEqual(both('own', 'shared'));
    expect(await titles(viewer)).toEqual(both('shared'));
    expect(await titles(stranger)).toEqual([]);
    expect(await found(other.key, { actor: member })).toEqual([]);
    expect(await found('lighthouse', { actor: viewer })).toEqual([]);
    await admin.delete(`/projects/${open.id}/members/${viewer.id}`);
    expect(await titles(viewer)).toEqual([]);
    await admin.post(`/projects/${open.id}/members/${viewer.id}`, { project_role: 'viewer' });
  });

  it('is also decided by the projects of an API token', async () => {
    await task('Pagoda');
    await task('Pagoda too', {}, personal);
    const { actor: token } = await programOf(admin, ['read', 'admin'], [personal.id]);
    expect(await found('pagoda', { actor: token })).toEqual(['task Pagoda too']);
    expect(await found('harbour', { actor: token })).toEqual([]);
  });

  it('shows nothing of what is hidden: the answer is that for a word that exists nowhere', async () => {
    const hidden = await task('Xylophone', { description: 'marimba' }, personal);
    await comment(hidden, 'vibraphone');
    await admin.post(`/projects/${personal.id}/labels`, { name: 'Glockenspiel', color: 'red' });
    const answer = async (q: string, actor: TestActor, more = '') => {
      const { status, body, headers } = await ask(actor, q, more);
      return { status, body, headers: [...headers.keys()].sort(), link: headers.get('link') };
    };
    for (const more of ['', '&type=task', '&type=comment', '&type=label', `&project_id=${personal.id}`, '&limit=1']) {
      const nothing = await answer('qqqqwwww', stranger, more);
      expect(nothing).toMatchObject({ status: 200, body: [], link: null });
      for (const q of [
        'xylophone',
        'xylofone',
        'xylo',
        'marimba',
        'vibraphone',
        'glockenspiel',
        'lighthouse',
        hidden.key,
      ]) {
        expect([q, await answer(q, stranger, more)]).toEqual([q, nothing]);
      }
    }
    expect(await answer('xylophone', member)).toEqual(await answer('qqqqwwww', member));
  });
});

describe('requests', () => {
  it('are checked', async () => {
    expectProblem(await app.anonymous.get('/search?q=x'), 401);
    for (const [query, field] of [
      [`?q=${'x'.repeat(201)}`, 'q'],
      ['?q=x&type=user', 'type'],
      ['?q=x&project_id=1', 'project_id'],
      ['?q=x&limit=51', 'limit'],
      ['?q=x&cursor=abc', 'cursor'],
      ['?q=x&skip=1', 'skip'],
    ] as const) {
      expectProblem(await admin.get(`/search${query}`), 400, field);
    }
  });

  it('without a text find nothing', async () => {
    for (const query of ['', '?q=', '?type=task']) expect((await admin.get(`/search${query}`)).body).toEqual([]);
  });

  it('may contain anything', async () => {
    const odd = [
      '%',
      '_',
      "'",
      "''",
      '\\',
      ':*',
      '!',
      '&|',
      "a'b\\c",
      '(',
      '<->',
      '"x',
      '🙂',
      'é',
      '\u0301',
      '-1',
      '1e5',
    ];
    const parts = [
      ...odd,
      'a:b',
      'foo@bar.com',
      'http://x.y/z?q=1',
      '日本',
      'ß',
      '한',
      '{}',
      '$1',
      '--',
      '/*',
      'İ',
      'ﬁ',
    ];
    for (const [n, part] of parts.entries()) {
      const next = parts[(n * 7 + 3) % parts.length] ?? '';
      for (const q of [part, `${part}${next}`, `${next} ${part} x`]) {
        expect([q, (await ask(member, q)).status]).toEqual([q, 200]);
      }
    }
    expect((await ask(admin, 'w '.repeat(100).trim())).status).toBe(200);
    expect((await ask(admin, 'ж'.repeat(200))).status).toBe(200);
  });

  it('find what they found before, after the migration has gone back and forth', async () => {
    const own = await TestApp.start();
    try {
      const ann = await own.admin();
      const one = await createTask(ann, await createProject(ann), { title: 'Before' });
      await ann.post(`/tasks/${one.id}/comments`, { text: 'remark' });
      await migrateAgain(own, 'Search1796630000000', async () => {
        expect(await own.query(`SELECT to_regclass('comment_texts') AS made`)).toEqual([{ made: null }]);
      });
      const { body } = await ann.get<FoundDto[]>('/search?q=remark');
      expect(body).toMatchObject([{ type: 'comment', task_id: one.id }]);
    } finally {
      await own.close();
    }
  });

  it('find the comments of a task that is in another project', async () => {
    const [from, to] = [await createProject(admin), await createProject(admin, { task_access: 'members' }, [stranger])];
    const one = await task('Traveller', {}, from);
    await comment(one, 'suitcase');
    expect(await found('suitcase', { actor: stranger })).toEqual([]);
    await app.query('UPDATE tasks SET project_id = $1, column_id = flowtrack_column_id($1, status) WHERE id = $2', [
      to.id,
      one.id,
    ]);
    expect(await found('suitcase', { actor: stranger })).toEqual(['comment Traveller']);
  });
});
