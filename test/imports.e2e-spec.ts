import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityDto } from '../src/history/activity.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject } from './support/factories.js';
import { imported, sample, settled, trelloBoard, trelloId, upload } from './support/imports.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin(), await app.member('Ann Miller')];
});
afterAll(() => app.close());

type Card = ReturnType<typeof trelloBoard>['cards'][number];

/** An action that archives a card. */
function closing({ actions }: ReturnType<typeof trelloBoard>, { id }: Card, date: string) {
  const data = { card: { id, closed: true }, old: { closed: false } };
  return { ...actions[0], id: `closing ${id}`, type: 'updateCard', date, data } as unknown as (typeof actions)[number];
}

interface ShownColumn {
  name: string;
  category: string;
  tasks: TaskDto[];
}

const columnsOf = async (id: string | null): Promise<ShownColumn[]> =>
  (await admin.get(`/projects/${id}/board`)).body.columns;
const shape = async (id: string | null) =>
  (await columnsOf(id)).map(({ name, tasks }) => [name, tasks.map(({ title }) => title)]);
const tasksOf = async (id: string | null) => (await columnsOf(id)).flatMap(({ tasks }) => tasks);
const pastOf = async ({ id }: { id: string }): Promise<ActivityDto[]> =>
  (await admin.get(`/tasks/${id}/activity`)).body.reverse();

describe('A board of Trello', () => {
  it('becomes a project with its lists and cards in order', async () => {
    const done = await imported(admin, { file: sample('trello-sample-2022-small.json'), name: 'board.json' });
    expect(done).toMatchObject({ status: 'done', error: null, makes_project: true });
    const { body: project } = await admin.get(`/projects/${done.project_id}`);
    expect(project).toMatchObject({ name: 'Simple Project Board', task_access: 'members' });
    const columns = await columnsOf(done.project_id);
    expect(columns.map(({ name, category }) => `${name}: ${category}`)).toEqual([
      'BRAINSTORM 🤔: todo',
      'TODO 📚: todo',
      'DOING ⚙️: in_progress',
      'DONE! 🙌🏽: done',
    ]);
    const source = JSON.parse(sample('trello-sample-2022-small.json').toString());
    const expected = source.cards
      .filter((card: { closed: boolean; idList: string }) => !card.closed)
      .map(({ name }: { name: string }) => name);
    expect(columns.flatMap(({ tasks }) => tasks.map(({ title }) => title)).sort()).toEqual(expected.sort());
  });

  it('keeps dates, people and texts', async () => {
    const board = trelloBoard({ name: 'Fields' });
    const { project_id, result } = await imported(admin, { file: JSON.stringify(board) });
    expect(result).toMatchObject({ tasks_created: 3, comments: 3, moves: 6, members: 1, columns: 3 });
    const [first] = await tasksOf(project_id);
    expect(first).toMatchObject({
      title: 'Card 1',
      description: 'Text of 1',
      deadline: '2024-03-01',
      assigned_to: ann.id,
      comments_count: 1,
      created_at: '2024-01-01T09:00:00.000Z',
    });
    const { body: comments } = await admin.get(`/tasks/${first?.id}/comments`);
    expect(comments).toMatchObject([{ text: 'Said of 1', created_by: ann.id, created_at: '2024-01-12T09:00:00.000Z' }]);
  });

  it('keeps labels in colours that are near, start dates, and what was archived', async () => {
    const board = trelloBoard({ name: 'Labelled', cards: 4 });
    const [first, second, third, fourth] = board.cards as [Card, Card, Card, Card];
    const [bug, dark] = [
      { name: 'Bug', color: 'red' },
      { name: '', color: 'green_dark' },
    ];
    first.labels = [bug, { name: '', color: 'green' }, dark, { name: 'bug', color: 'red' }];
    second.labels = [{ name: '', color: null }];
    first.start = '2024-02-01T12:00:00.000Z';
    second.start = '2024-04-01T12:00:00.000Z';
    third.closed = true;
    fourth.closed = true;
    board.actions.push(closing(board, third, '2024-02-09T09:00:00.000Z'));
    const { project_id, result } = await imported(admin, { file: JSON.stringify(board) });
    expect(result).toMatchObject({ tasks_created: 4, labels: 3 });
    const labels = (await admin.get(`/projects/${project_id}/labels`)).body;
    const named = labels.map(({ name, color }: { name: string; color: string }) => `${name} ${color}`).sort();
    expect(named).toEqual([' green', 'Bug red', 'green dark green']);
    const [one, two, ...rest] = await tasksOf(project_id);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ start_date: '2024-02-01', description: 'Text of 1' });
    expect(one?.labels.map(({ name }) => name).sort()).toEqual(['', 'Bug', 'green dark']);
    // A task does not start after its deadline.
    expect(two).toMatchObject({ start_date: null, labels: [], description: 'Text of 2\n\n**Start:** 2024-04-01' });
    const [creation] = await pastOf(one as TaskDto);
    expect(creation?.changes).toMatchObject({
      labels: { from: null, to: one?.labels },
      start_date: { to: '2024-02-01' },
    });
    const { body: archive } = await admin.get(`/tasks?project_id=${project_id}&archived=true&sort=title`);
    expect(archive).toMatchObject([{ title: 'Card 3', archived_at: '2024-02-09T09:00:00.000Z' }, { title: 'Card 4' }]);
    const past = await pastOf(archive[0]);
    expect(past.map(({ action }) => action).at(-1)).toBe('task_archived');
    expect(past.at(-1)).toMatchObject({ occurred_at: '2024-02-09T09:00:00.000Z', user_name: 'Ann Miller' });
  });

  it('leaves out what is archived where that is chosen', async () => {
    const board = trelloBoard({ name: 'Tidy' });
    board.cards[0]!.closed = true;
    const { result, report } = await imported(admin, { file: JSON.stringify(board), mappings: { archived: false } });
    expect(result).toMatchObject({ tasks_created: 2 });
    expect(report?.notes).toContainEqual(expect.objectContaining({ code: 'archived_left_out', params: { count: 1 } }));
  });

  it('imported again takes new labels and archives what has been archived since', async () => {
    const board = trelloBoard({ name: 'Again labelled' });
    board.cards[0]!.labels = [{ name: 'Old', color: 'sky' }];
    const { project_id } = await imported(admin, { file: JSON.stringify(board) });
    const [task] = await tasksOf(project_id);
    const { body: own } = await admin.post(`/projects/${project_id}/labels`, { name: 'Own', color: 'pink' });
    await admin.put(`/tasks/${task?.id}/labels/${own.id}`);
    board.cards[0]!.labels = [{ name: 'New', color: 'purple' }];
    board.cards[1]!.closed = true;
    const again = await imported(admin, { file: JSON.stringify(board) });
    expect(again).toMatchObject({ project_id, result: { tasks_updated: 2, tasks_unchanged: 1 } });
    const [now, ...others] = await tasksOf(project_id);
    expect(now?.labels.map(({ name, color }) => `${name} ${color}`).sort()).toEqual(['New violet', 'Own pink']);
    expect(others.map(({ title }) => title)).toEqual(['Card 3']);
  });

  it('has a past at its own times, told by those who made it', async () => {
    const { project_id, id } = await imported(admin, { file: JSON.stringify(trelloBoard({ name: 'Past' })) });
    const [first] = await tasksOf(project_id);
    const past = await pastOf(first as TaskDto);
    expect(past.map(({ action, occurred_at }) => [action, occurred_at])).toEqual([
      ['task_created', '2024-01-01T09:00:00.000Z'],
      ['task_moved', '2024-01-10T09:00:00.000Z'],
      ['task_moved', '2024-01-11T09:00:00.000Z'],
      ['comment_created', '2024-01-12T09:00:00.000Z'],
    ]);
    expect(past.map(({ changes }) => (changes.column?.to as { name: string } | undefined)?.name)).toEqual([
      'Ideas',
      'Doing',
      'Done',
      undefined,
    ]);
    expect(past.slice(1).every(({ user_id, import_id }) => user_id === ann.id && import_id === id)).toBe(true);
    const times = past.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort());
  });

  it('is updated when it is imported again, and nothing is doubled', async () => {
    const board = trelloBoard({ name: 'Again' });
    const first = await imported(admin, { file: JSON.stringify(board) });
    const before = await tasksOf(first.project_id);
    await admin.put(`/tasks/${before[1]?.id}`, { title: 'Changed here' });
    const [one, two, three] = board.cards as [
      (typeof board.cards)[0],
      (typeof board.cards)[0],
      (typeof board.cards)[0],
    ];
    const at = '2024-02-01T09:00:00.000Z';
    const news = { ...one, id: trelloId(at, 99), name: 'New', idMembers: [] };
    const comment = { ...board.actions[0], id: 'c-new', date: at, data: { card: { id: one.id }, text: 'Later' } };
    const changed = { ...board, cards: [{ ...one, name: 'Renamed', idList: 'list1' }, two, three, news] };
    const again = await imported(admin, { file: JSON.stringify({ ...changed, actions: [comment, ...board.actions] }) });
    expect(again).toMatchObject({ status: 'done', makes_project: false, project_id: first.project_id });
    expect(again.result).toMatchObject({
      tasks_created: 1,
      tasks_updated: 1,
      tasks_unchanged: 2,
      comments: 1,
      moves: 0,
    });
    expect(await shape(first.project_id)).toEqual([
      ['Ideas', []],
      ['Doing', ['Renamed']],
      ['Done', ['Changed here', 'Card 3', 'New']],
    ]);
    const { body: comments } = await admin.get(`/tasks/${before[0]?.id}/comments`);
    expect(comments.map(({ text }: { text: string }) => text)).toEqual(['Said of 1', 'Later']);
  });

  it('leaves alone what was deleted here', async () => {
    const file = JSON.stringify(trelloBoard({ name: 'Deleted' }));
    const { project_id } = await imported(admin, { file });
    const [task] = await tasksOf(project_id);
    await admin.delete(`/tasks/${task?.id}`);
    expect((await imported(admin, { file })).result).toMatchObject({ tasks_deleted_here: 1, tasks_created: 0 });
    expect(await tasksOf(project_id)).toHaveLength(2);
  });

  it('says where its history begins, if the export is cut off', async () => {
    const board = trelloBoard({ name: 'Cut' });
    const filler = Array.from({ length: 991 }, (_, n) => ({
      id: `x${n}`,
      type: 'updateBoard',
      date: '2024-01-05T00:00:00Z',
      data: {},
    }));
    const { report } = await imported(admin, {
      file: JSON.stringify({ ...board, actions: [...board.actions, ...filler] }),
      dry_run: true,
    });
    expect(report?.notes.map(({ code }) => code)).toContain('history_begins');
    expect(report?.notes.find(({ code }) => code === 'history_begins')?.params.at).toBe('2024-01-05T00:00:00.000Z');
  });

  it('goes into full columns too', async () => {
    const project = await createProject(admin, {});
    const { body: columns } = await admin.get(`/projects/${project.id}/columns`);
    for (const { id } of columns) await admin.put(`/columns/${id}`, { wip_limit: 1, wip_policy: 'block' });
    const { status } = await imported(admin, {
      file: JSON.stringify(trelloBoard()),
      mappings: { project_id: project.id },
    });
    expect(status).toBe('done');
    expect(await tasksOf(project.id)).toHaveLength(3);
  });
});

describe('Before the start', () => {
  it('the report says what would be made, and nothing is', async () => {
    const waiting = await imported(admin, { file: JSON.stringify(trelloBoard({ name: 'Dry' })), dry_run: true });
    expect(waiting).toMatchObject({ status: 'ready', project_id: null, total: 3 });
    expect(waiting.report).toMatchObject({
      name: 'Dry',
      counts: { tasks: 3, comments: 3, moves: 6, lists: 3 },
      columns: [
        { name: 'Ideas', category: 'todo' },
        { name: 'Doing', category: 'in_progress' },
        { name: 'Done', category: 'done', tasks: 3 },
      ],
      people: [{ name: 'Ann Miller', user_id: ann.id, tasks: 3 }],
      questions: [],
    });
    const { body: projects } = await admin.get('/projects?query=Dry');
    expect(projects).toEqual([]);
  });

  it('columns, people and the name can be chosen', async () => {
    const waiting = await imported(admin, { file: JSON.stringify(trelloBoard({ name: 'Choice' })), dry_run: true });
    const mappings = {
      project_name: 'Chosen',
      columns: [{ source_id: 'list0', category: 'in_progress', name: 'Doing' }],
      people: [{ source_id: 'm1', user_id: null }],
    };
    expect((await admin.put(`/imports/${waiting.id}`, mappings)).status).toBe(200);
    expect((await settled(admin, waiting.id)).status).toBe('ready');
    expect((await admin.post(`/imports/${waiting.id}/start`)).status).toBe(200);
    const { project_id } = await settled(admin, waiting.id);
    expect((await admin.get(`/projects/${project_id}`)).body.name).toBe('Chosen');
    expect((await columnsOf(project_id)).map(({ name, category }) => `${name}: ${category}`)).toEqual([
      'To do: todo',
      'Doing: in_progress',
      'Done: done',
    ]);
    const [task] = await tasksOf(project_id);
    expect(task).toMatchObject({ assigned_to: null, description: 'Text of 1\n\n**Members:** Ann Miller' });
  });

  it('what cannot be guessed has to be chosen', async () => {
    const file = sample('jira-cloud-shape.csv');
    const waiting = await imported(admin, { file, source: 'jira_csv', name: 'jira.csv' });
    expect(waiting.status).toBe('ready');
    expect(waiting.report?.questions).toMatchObject([{ field: 'time_zone' }]);
    const refused = await admin.post(`/imports/${waiting.id}/start`);
    expect(refused.status).toBe(409);
    expect(refused.body.questions).toMatchObject([{ field: 'time_zone' }]);
    await admin.put(`/imports/${waiting.id}`, { time_zone: 'Europe/Berlin' });
    expect((await settled(admin, waiting.id)).report?.questions).toEqual([]);
    await admin.post(`/imports/${waiting.id}/start`);
    const { project_id } = await settled(admin, waiting.id);
    const tasks = await tasksOf(project_id);
    expect(tasks.map(({ title }) => title).sort()).toEqual(['Checkout', 'Login fails, on Safari', 'Pay by card']);
    const bug = tasks.find(({ title }) => title.startsWith('Login'));
    expect(bug).toMatchObject({
      priority: 'high',
      deadline: '2024-01-31',
      created_at: '2024-01-09T14:54:00.000Z',
      comments_count: 2,
    });
    expect(bug?.description).toContain('# open "login"');
    expect(bug?.description).toContain('**Sprint:** Sprint 2');
    const { body: comments } = await admin.get(`/tasks/${bug?.id}/comments`);
    expect(comments[0]).toMatchObject({ created_at: '2024-01-09T14:55:00.000Z' });
    const paid = tasks.find(({ title }) => title === 'Pay by card') as TaskDto;
    expect((await pastOf(paid)).map(({ occurred_at }) => occurred_at)).toEqual([
      '2024-01-09T15:01:00.000Z',
      '2024-01-12T07:00:00.000Z',
    ]);
  });

  it('can be cancelled', async () => {
    const waiting = await imported(admin, { file: JSON.stringify(trelloBoard()), dry_run: true });
    expect((await admin.delete(`/imports/${waiting.id}`)).status).toBe(204);
    expect((await admin.get(`/imports/${waiting.id}`)).body.status).toBe('cancelled');
    expect((await admin.delete(`/imports/${waiting.id}`)).status).toBe(409);
    expect((await admin.post(`/imports/${waiting.id}/start`)).status).toBe(409);
  });
});

describe('A table', () => {
  const table = (rows: string[][], delimiter = ';') => rows.map((row) => row.join(delimiter)).join('\r\n');
  const ROWS = [
    ['Titel', 'Beschreibung', 'Status', 'Fällig', 'Zugewiesen', 'Kunde'],
    ['Müll', '"Zeile 1\nZeile 2"', 'Offen', '31.12.2026', 'Ann Miller', 'Köhler & Söhne'],
    ['Öl', '', 'Fertig', '01.02.2027', 'Wer anders', ''],
  ];

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['Windows-1252', (text: string) => Buffer.from(text, 'latin1')],
  ])('is read in %s', async (_, encode) => {
    const waiting = await imported(admin, {
      file: encode(table(ROWS)),
      source: 'csv',
      name: 'Aufgaben.csv',
      mappings: { language: 'de' },
    });
    expect(waiting).toMatchObject({ status: 'done', error: null });
    expect(waiting.report?.csv).toMatchObject({ delimiter: ';', has_header: true, date_format: 'DD.MM.YYYY', rows: 2 });
    const [first, second] = (await tasksOf(waiting.project_id)) as [TaskDto, TaskDto];
    expect(first).toMatchObject({
      title: 'Müll',
      description: 'Zeile 1\nZeile 2\n\n**Kunde:** Köhler & Söhne',
      status: 'todo',
      deadline: '2026-12-31',
      assigned_to: ann.id,
    });
    expect(second).toMatchObject({ title: 'Öl', description: '**Mitglieder:** Wer anders', status: 'done' });
  });

  it.each([',', ';', '\t', '|'])('is read with the delimiter %j', async (delimiter) => {
    const { report } = await imported(admin, { file: table(ROWS, delimiter), source: 'csv', dry_run: true });
    expect(report?.csv?.columns.map(({ field }) => field)).toEqual([
      'title',
      'description',
      'status',
      'deadline',
      'assignee',
      'text',
    ]);
    await admin.delete(`/imports/${report ? (await admin.get('/imports?limit=1')).body[0].id : ''}`);
  });

  it('of another board is read', async () => {
    const { status, report, project_id } = await imported(admin, {
      file: sample('wekan-board-import.csv'),
      source: 'csv',
      name: 'wekan.csv',
    });
    expect(report?.questions).toEqual([]);
    expect(status).toBe('done');
    expect((await tasksOf(project_id)).length).toBeGreaterThan(5);
  });

  it('asks when days and months could be either', async () => {
    const file = table([
      ['Title', 'Due date'],
      ['A', '01/02/2026'],
      ['B', '03/04/2026'],
    ]);
    const waiting = await imported(admin, { file, source: 'csv' });
    expect(waiting.report?.questions).toMatchObject([{ field: 'csv.date_format' }]);
    await admin.put(`/imports/${waiting.id}`, { csv: { date_format: 'DD/MM/YYYY' } });
    expect((await settled(admin, waiting.id)).report?.questions).toEqual([]);
    await admin.post(`/imports/${waiting.id}/start`);
    const { project_id } = await settled(admin, waiting.id);
    expect((await tasksOf(project_id)).map(({ deadline }) => deadline)).toEqual(['2026-02-01', '2026-04-03']);
  });

  it('is updated by the ids of its rows', async () => {
    const rows = (title: string) =>
      table([
        ['Id', 'Title'],
        ['1', title],
        ['2', 'B'],
      ]);
    const first = await imported(admin, { file: rows('A'), source: 'csv' });
    const mappings = { project_id: first.project_id };
    const again = await imported(admin, { file: rows('A changed'), source: 'csv', mappings });
    expect(again.result).toMatchObject({ tasks_created: 0, tasks_updated: 1, tasks_unchanged: 1 });
  });
});

describe('A file that is none', () => {
  const deep = `{"id":"b","lists":[{"id":"l"}],"cards":[${'['.repeat(100)}`;
  it.each([
    ['cut off', JSON.stringify(trelloBoard()).slice(0, 900), 'truncated'],
    ['no JSON', '{"id": "b", lists: []}', 'not_json'],
    ['another JSON', '{"tasks": [1, 2, 3]}', 'not_trello'],
    ['deeply nested', deep, 'too_deep'],
    ['of another encoding', Buffer.from('{"id":"b","name":"M\xfcll","lists":[{"id":"l"}]}', 'latin1'), 'not_utf8'],
    ['empty', '', 'empty'],
    ['a value without an end', `{"id":"b","name":"${'x'.repeat(5 * 1024 * 1024)}`, 'too_long'],
  ])('%s fails with its place, and leaves nothing', async (_, file, code) => {
    const failed = await imported(admin, { file });
    expect(failed).toMatchObject({ status: 'failed', project_id: null, error: { code } });
    const left = await app.query(
      'SELECT 1 FROM import_chunks WHERE import_id = $1 UNION ALL SELECT 1 FROM import_items WHERE import_id = $1',
      [failed.id],
    );
    await expect
      .poll(async () => (await app.query('SELECT 1 FROM import_chunks WHERE import_id = $1', [failed.id])).length)
      .toBe(0);
    void left;
  });

  it('a table with a quotation mark that is never closed fails with its line', async () => {
    const failed = await imported(admin, { file: 'Title,Text\nA,b\nC,"d\nE,f\n', source: 'csv' });
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'not_csv' } });
    expect(failed.error?.line).toBeGreaterThan(1);
  });

  it('what is missing or unknown in the form is 400, and nothing is kept', async () => {
    const file = '{}';
    expect((await upload(admin, { file, source: 'asana' })).status).toBe(400);
    expect((await upload(admin, { file, mappings: { nothing: 1 } })).status).toBe(400);
    expect((await upload(admin, { file, mappings: { columns: [{ source_id: 'a', category: 'x' }] } })).status).toBe(
      400,
    );
    const rows = await app.query(`SELECT 1 FROM imports WHERE status = 'uploading'`);
    expect(rows).toEqual([]);
  });
});

describe('Taking an import back', () => {
  it('puts the project that it made into the trash', async () => {
    const done = await imported(admin, { file: JSON.stringify(trelloBoard({ name: 'Back' })) });
    expect((await admin.post(`/imports/${done.id}/undo`)).status).toBe(200);
    expect((await settled(admin, done.id)).status).toBe('undone');
    expect((await admin.get(`/projects/${done.project_id}`)).status).toBe(404);
    expect((await admin.post(`/projects/${done.project_id}/restore`)).status).toBe(200);
    expect(await tasksOf(done.project_id)).toHaveLength(3);
  });

  it('puts the tasks into the trash that it made in a project', async () => {
    const project = await createProject(admin, {});
    await admin.post('/tasks', { title: 'Own', project_id: project.id });
    const done = await imported(admin, {
      file: JSON.stringify(trelloBoard({ name: 'Mix' })),
      mappings: { project_id: project.id },
    });
    expect(await tasksOf(project.id)).toHaveLength(4);
    await admin.post(`/imports/${done.id}/undo`);
    expect(await settled(admin, done.id)).toMatchObject({ status: 'undone', result: { tasks_trashed: 3 } });
    expect((await tasksOf(project.id)).map(({ title }) => title)).toEqual(['Own']);
    const again = await imported(admin, {
      file: JSON.stringify(trelloBoard({ name: 'Mix' })),
      mappings: { project_id: project.id },
    });
    expect(again.result).toMatchObject({ tasks_created: 3, comments: 3 });
  });
});

describe('Who may import', () => {
  it('members may not, managers may into their projects, and nobody sees the imports of others', async () => {
    const file = JSON.stringify(trelloBoard({ name: 'Rights' }));
    const bob = await app.member('Bob');
    expect((await upload(bob, { file })).status).toBe(403);
    const project = await createProject(admin, {});
    await admin.post(`/projects/${project.id}/members/${bob.id}`, { project_role: 'manager' });
    expect((await upload(bob, { file, mappings: { project_id: null } })).status).toBe(403);
    const foreign = await createProject(admin, {});
    expect((await upload(bob, { file, mappings: { project_id: foreign.id } })).status).toBe(404);
    const asked = await imported(bob, { file });
    expect(asked.report?.questions).toMatchObject([{ field: 'project_id' }]);
    const done = await imported(bob, { file, mappings: { project_id: project.id } });
    expect(done).toMatchObject({ status: 'done', project_id: project.id });
    for (const path of [`/imports/${done.id}`, `/imports/${done.id}/candidates`])
      expect((await admin.get(path)).status).toBe(404);
    expect((await ann.post(`/imports/${done.id}/undo`)).status).toBe(404);
    await admin.put(`/projects/${project.id}/members/${bob.id}`, { project_role: 'viewer' });
    expect((await bob.post(`/imports/${done.id}/undo`)).status).toBe(403);
  });

  it('a retry with the same key gets the first answer, and another file is refused', async () => {
    const file = JSON.stringify(trelloBoard({ name: 'Key' }));
    const first = await upload(admin, { file, dry_run: true, key: 'import-1' });
    const again = await upload(admin, { file, dry_run: true, key: 'import-1' });
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await upload(admin, { file: `${file} `, dry_run: true, key: 'import-1' })).status).toBe(409);
    await admin.delete(`/imports/${first.body.id}`);
  });
});

describe('Live clients', () => {
  it('get one event for all that an import does', async () => {
    const project = await createProject(admin, {});
    const { seq: before, epoch } = (await admin.get(`/projects/${project.id}/board`)).body;
    const { result } = await imported(admin, {
      file: JSON.stringify(trelloBoard({ name: 'Live', cards: 60 })),
      mappings: { project_id: project.id },
    });
    expect(result.tasks_created).toBe(60);
    const { body } = await admin.get(`/projects/${project.id}/events?after=${before}&epoch=${epoch}`);
    const types = body.events.map(({ type }: { type: string }) => type);
    expect(types.filter((type: string) => type.startsWith('task_'))).toEqual([]);
    expect(types.at(-1)).toBe('import_finished');
    expect(body.seq).toBeGreaterThan(before + 60);
  });
});
