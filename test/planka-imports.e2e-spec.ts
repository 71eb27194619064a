import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { PlankaReading } from '../src/integrations/imports/planka/planka-reading.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { FakePlanka, type PlankaRecord } from './support/fake-planka.js';
import { TestProcess } from './support/process.js';
import { importedPlanka, plankaData, plankaId, readPlanka } from './support/planka-data.js';

let app: TestApp;
let admin: TestActor;
let planka: FakePlanka;

beforeAll(async () => {
  app = await TestApp.start();
});
beforeEach(async () => {
  // Each has but five imports that wait for their start.
  admin = await app.admin();
  planka = await FakePlanka.start(plankaData());
});
afterEach(() => planka.close());
afterAll(() => app.close());

const tasksOf = async (project_id: string | null) =>
  (await admin.get(`/tasks?project_id=${project_id}&archived=any&limit=500`)).body as Record<string, never>[];
const named = async (project_id: string | null, title: string) =>
  (await tasksOf(project_id)).find((task) => task.title === title) as Record<string, any>;

describe('a board of Planka', () => {
  it('is reported before anything is made', async () => {
    const found = await importedPlanka(admin, planka, { dry_run: true });
    expect(found).toMatchObject({ status: 'ready', source: 'planka', total: 4 });
    expect(found.file_name).toBe(planka.address.replace('http://', ''));
    expect(found.report).toMatchObject({
      name: 'Launch',
      counts: { lists: 3, tasks: 4, archived: 1, comments: 1, moves: 2, checklists: 1, attachments: 2, labels: 2 },
      columns: [
        { name: 'Ideas', category: 'todo', tasks: 2, closed: false },
        { name: 'Doing', category: 'in_progress', tasks: 1 },
        { name: 'Shipped', category: 'done', tasks: 1, closed: false },
      ],
    });
    const notes = Object.fromEntries(found.report?.notes.map(({ code, params }) => [code, params.count]) ?? []);
    expect(notes).toMatchObject({ trash_left_out: 1, covers_left_out: 1, other_actions: 1, archived: 1 });
  });

  it('becomes a project with all that its cards have', async () => {
    const ann = await app.member('Annie');
    Object.assign(planka.data.users[0] ?? {}, { email: ann.user.email.toUpperCase() });
    const done = await importedPlanka(admin, planka, { mappings: { time_zone: 'Europe/Berlin' } });
    expect(done).toMatchObject({ status: 'done', result: { tasks_created: 4, comments: 1, moves: 2 } });
    const columns = (await admin.get(`/projects/${done.project_id}/columns`)).body as { name: string }[];
    expect(columns.map(({ name }) => name)).toEqual(['Ideas', 'Doing', 'Shipped']);
    const first = await named(done.project_id, 'First idea');
    expect(first).toMatchObject({ assigned_to: ann.id, created_by: ann.id, deadline: '2025-04-01' });
    const { description } = first as { description: string };
    for (const part of ['With **much** text', '**Members:** Bob Stone', '**Size:** Large', '**Customer:** ACME']) {
      expect(description).toContain(part);
    }
    expect(description).toContain('**Stopwatch:** 1:02:05');
    expect(description).toContain('[Site](<https://example.org/site>)');
    expect(first.labels).toMatchObject([
      { name: 'Bug', color: 'red' },
      { name: 'lagoon blue', color: 'cyan' },
    ]);
    const items = (await admin.get(`/tasks/${first.id}/checklist`)).body as PlankaRecord[];
    expect(items.map(({ title, done }) => [title, done])).toEqual([
      ['Plan', true],
      ['Build (Bob Stone)', false],
      ['Released', false],
    ]);
    const comments = (await admin.get(`/tasks/${first.id}/comments`)).body as PlankaRecord[];
    expect(comments).toMatchObject([{ created_at: '2025-03-05T09:00:00.000Z' }]);
    expect(comments[0]?.text).toBe('**Bob Stone:**\n\nLooks *good*');
    const board = (await admin.get(`/projects/${done.project_id}/board`)).body as {
      columns: { tasks: PlankaRecord[] }[];
    };
    expect(board.columns[0]?.tasks.map(({ title }) => title)).toEqual(['First idea', 'Second idea']);
  });

  it('brings its moves at their own times, and its archive into the archive', async () => {
    const { project_id } = await importedPlanka(admin, planka);
    const released = await named(project_id, 'Released');
    const events = (await admin.get(`/tasks/${released.id}/activity?limit=50`)).body as PlankaRecord[];
    expect(events.map(({ occurred_at }) => occurred_at).reverse()).toEqual([
      '2025-03-02T09:00:00.000Z',
      '2025-03-04T09:00:00.000Z',
      '2025-03-06T09:00:00.000Z',
    ]);
    const given = await named(project_id, 'Given up');
    expect(given).toMatchObject({ status: 'in_progress', archived_at: '2025-03-08T09:00:00.000Z' });
    expect(await named(project_id, 'Mistake')).toBeUndefined();
  });

  it('has an archive for cards whose list is gone', async () => {
    Object.assign(planka.data.cards[3] ?? {}, { prevListId: plankaId() });
    const { report } = await importedPlanka(admin, planka, { dry_run: true });
    expect(report?.columns[3]).toMatchObject({ name: 'Archive', category: 'done', tasks: 1, closed: true });
  });

  it('is updated by another import, and taken back by one click', async () => {
    const before = await importedPlanka(admin, planka);
    const again = await importedPlanka(admin, planka);
    expect(again).toMatchObject({ project_id: before.project_id, result: { tasks_unchanged: 4, tasks_created: 0 } });
    const { cards, comments, lists } = planka.data;
    Object.assign(cards[1] ?? {}, { name: 'Renamed idea', listId: lists[1]?.id, commentsTotal: 2 });
    cards.push({ ...cards[0], id: plankaId(), name: 'New idea' });
    comments.push({ ...comments[0], id: plankaId(), text: 'Still good' });
    const third = await importedPlanka(admin, planka);
    expect(third.result).toMatchObject({ tasks_created: 1, tasks_updated: 1, tasks_unchanged: 3, comments: 1 });
    expect(await named(third.project_id, 'Renamed idea')).toMatchObject({ status: 'in_progress' });
    await admin.post(`/imports/${third.id}/undo`);
    await expect.poll(async () => (await admin.get(`/imports/${third.id}`)).body.status as string).toBe('undone');
    expect(await named(third.project_id, 'New idea')).toBeUndefined();
  });

  it('comes over many pages', async () => {
    const { cards, comments, actions, lists } = planka.data;
    const [some, archive] = [cards[3], lists[3]?.id];
    for (let n = 0; n < 120; n++) cards.push({ ...some, id: plankaId(), name: `Old ${n}`, listId: archive });
    for (let n = 0; n < 120; n++) comments.push({ ...comments[0], id: plankaId(), text: `Said ${n}` });
    Object.assign(cards[1] ?? {}, { commentsTotal: 121 });
    for (let n = 0; n < 120; n++) actions.push({ ...actions[4], id: plankaId() });
    const { report } = await importedPlanka(admin, planka, { dry_run: true });
    expect(report?.counts).toMatchObject({ archived: 121, comments: 121, other_actions: 121 });
  });

  it('comes from the first version too', async () => {
    planka.isFirst = true;
    const { data } = planka;
    data.lists = data.lists.slice(0, 3).map(({ type: _, ...list }) => list);
    data.cards = data.cards.slice(0, 3).map(({ commentsTotal: _, ...card }) => card);
    data.tasks = data.tasks.slice(0, 2).map(({ taskListId: _, ...task }) => ({ ...task, cardId: data.cards[1]?.id }));
    data.taskLists = [];
    data.attachments = [{ id: '77', cardId: data.cards[1]?.id, name: 'plan.png', url: `${planka.origin}/a/plan.png` }];
    const done = await importedPlanka(admin, planka, { token: 'one.two.three' });
    expect(done.result).toMatchObject({ tasks_created: 3, comments: 1, moves: 2, checklist_items: 2 });
    const first = await named(done.project_id, 'First idea');
    expect(first.description).toContain(`[plan.png](<${planka.origin}/a/plan.png>)`);
  });
});

describe('the key', () => {
  it('goes to Planka only, and stays nowhere', async () => {
    const { id } = await importedPlanka(admin, planka, { key: 'once', dry_run: true });
    expect(planka.asked.every(({ headers }) => headers['x-api-key'] === planka.key)).toBe(true);
    expect(planka.asked.some(({ headers }) => headers.authorization)).toBe(false);
    expect(JSON.stringify((await admin.get(`/imports/${id}`)).body)).not.toContain(planka.key);
    const tables = await app.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    expect(tables.length).toBeGreaterThan(30);
    for (const { name } of tables) {
      const [found] = await app.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM "${name}" t WHERE t::text LIKE '%${planka.key}%'`,
      );
      expect(found?.n, name).toBe(0);
    }
    const chunks = await app.query<{ data: Buffer }>(`SELECT data FROM import_chunks WHERE import_id = '${id}'`);
    const stored = Buffer.concat(chunks.map(({ data }) => data)).toString();
    expect(stored).toContain('First idea');
    expect(stored).not.toContain(planka.key);
  });

  it('is not in the log, whatever happens', async () => {
    const server = await TestProcess.spawn({
      ...{ DATABASE_URL: app.database_url, LOG_LEVEL: 'trace', WEBHOOK_ALLOW_PRIVATE: 'on' },
      JWT_SECRET: 'a secret that only tests share, 32 bytes and more',
    });
    onTestFinished(() => server.close());
    const there = admin.by(await server.base());
    expect((await readPlanka(there, planka, { dry_run: true })).status).toBe(201);
    planka.instead = (_, response) => Boolean(response.destroy());
    expect((await readPlanka(there, planka)).status).toBe(400);
    await server.until(() => server.log.filter(({ path }) => String(path).includes('/imports')).length >= 2);
    expect(server.stdout + server.stderr).not.toContain(planka.key);
  });

  it('is a token of a session where it looks like one', async () => {
    await importedPlanka(admin, planka, { token: 'one.two.three', dry_run: true });
    expect(planka.asked[0]?.headers.authorization).toBe('Bearer one.two.three');
  });
});

describe('a retry', () => {
  it('gets the first answer, and Planka is not asked again', async () => {
    const first = await readPlanka(admin, planka, { key: 'retried', dry_run: true });
    const asked = planka.asked.length;
    const second = await readPlanka(admin, planka, { key: 'retried', dry_run: true });
    expect(second.body.id).toBe(first.body.id);
    expect(planka.asked).toHaveLength(asked);
    expectProblem(await readPlanka(admin, planka, { key: 'retried', dry_run: true, token: 'other' }), 409);
  });
});

describe('a board that cannot be read', () => {
  const refused = async (what: Parameters<typeof readPlanka>[2], reason: string, field = 'address') => {
    const before = (await app.query<{ n: number }>('SELECT count(*)::int AS n FROM imports'))[0]?.n;
    const answer = await readPlanka(admin, planka, what);
    expectProblem(answer, 400);
    expect(answer.body).toMatchObject({ reason, errors: [{ field }] });
    expect((await app.query<{ n: number }>('SELECT count(*)::int AS n FROM imports'))[0]?.n).toBe(before);
  };
  const html = 'text/html; charset=utf-8';

  it.each([
    ...['planka.example.org/boards/1', 'http://127.0.0.1/', 'http://127.0.0.1/boards/', 'http://127.0.0.1/boards/a'],
    ...[
      'ftp://127.0.0.1/boards/1',
      'http://ann:secret@127.0.0.1/boards/1',
      'http://127.0.0.1/cards/1',
      'file:///boards/1',
    ],
  ])('is refused for its address: %s', async (address) => {
    await refused({ address }, 'bad_address');
    expect(planka.asked).toEqual([]);
  });

  it('is refused where the key is wrong', async () => {
    await refused({ token: 'another' }, 'unauthorized', 'key');
    await refused({ token: 'with space\u00e9' }, 'unauthorized', 'key');
    planka.instead = (_, response) => Boolean(response.writeHead(403).end());
    await refused({}, 'forbidden', 'key');
  });

  it('is refused where there is no such board', () => refused({ address: `${planka.origin}/boards/1` }, 'no_board'));

  it('is refused where something else answers', async () => {
    for (const [status, type, body] of [
      [200, html, '<html></html>'],
      [404, html, 'Not found'],
      [200, 'application/json', '{"item":'],
      [200, 'application/json', '{"message":"Hello"}'],
      [200, 'application/json', '[]'],
      [200, 'application/json', '{"item":{"id":"1"},"included":{"lists":[]}}'],
    ] as const) {
      planka.instead = (_, response) => Boolean(response.writeHead(status, { 'content-type': type }).end(body));
      await refused({}, 'not_planka');
    }
    planka.instead = (_, response) => Boolean(response.writeHead(502).end());
    await refused({}, 'failing');
    planka.instead = (_, response) => Boolean(response.destroy());
    await refused({}, 'unreachable');
  });

  it('is not looked for where a redirect leads', async () => {
    const elsewhere = await FakePlanka.start(planka.data);
    planka.instead = (_, response) =>
      Boolean(response.writeHead(302, { location: elsewhere.address, 'content-type': html }).end());
    await refused({}, 'redirect');
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.close();
  });

  it('is refused where nobody listens', () => refused({ address: 'http://127.0.0.1:9/boards/1' }, 'unreachable'));

  it('is refused as soon as an answer, or all together, are too large', async () => {
    const { limits } = app.app.get(PlankaReading);
    const original = { ...limits };
    const json = { 'content-type': 'application/json' };
    try {
      Object.assign(limits, { board_bytes: 100_000 });
      let sent = 0;
      planka.instead = (_, response) => {
        response.writeHead(200, json);
        const more = () => {
          sent += 64 * 1024;
          if (!response.destroyed) response.write(' '.repeat(64 * 1024), () => setImmediate(more));
        };
        more();
        return true;
      };
      await refused({}, 'too_large');
      expect(sent).toBeLessThan(20_000_000);
      planka.instead = () => false;
      Object.assign(limits, original, { page_bytes: 100 });
      await refused({}, 'too_large');
      Object.assign(limits, original, { bytes: 5_000 });
      await refused({}, 'too_large');
      Object.assign(limits, original, { requests: 2 });
      await refused({}, 'too_large');
    } finally {
      Object.assign(limits, original);
    }
  });

  it('is refused where an answer, or all together, take too long', async () => {
    const { limits } = app.app.get(PlankaReading);
    const original = { ...limits };
    try {
      Object.assign(limits, { request_ms: 200 });
      planka.instead = () => true;
      await refused({}, 'timeout');
      // An answer that never ends.
      planka.instead = (_, response) =>
        Boolean(response.writeHead(200, { 'content-type': 'application/json' }).write('{"item":'));
      await refused({}, 'timeout');
      Object.assign(limits, original, { total_ms: 0 });
      planka.instead = () => false;
      await refused({}, 'timeout');
    } finally {
      Object.assign(limits, original);
    }
  });
});

describe('the form', () => {
  const sent = (fields: Record<string, string | Blob>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return admin.post<{ errors: object[] }>('/imports', form);
  };

  it.each([
    [{ source: 'planka', key: 'k' }, [{ field: 'address', message: 'must be given' }]],
    [{ source: 'planka', address: 'http://h/boards/1' }, [{ field: 'key', message: 'must be given' }]],
    [{ source: 'planka', address: 'a', key: 'k', file: new Blob(['{}']) }, [{ field: 'file' }]],
    [{ source: 'trello', address: 'a', file: new Blob(['{}']) }, [{ field: 'address' }]],
    [{ source: 'trello', key: 'k', file: new Blob(['{}']) }, [{ field: 'key' }]],
    [{ source: 'trello' }, [{ field: 'file', message: 'must be given' }]],
    [{ source: 'planka', address: ' ', key: ' ' }, [{ field: 'address' }, { field: 'key' }]],
    [{ source: 'planka', address: 'a', key: 'k', mappings: '[]' }, [{ field: 'mappings' }]],
  ])('is refused with %j', async (fields, errors) => {
    const answer = await sent(fields);
    expectProblem(answer, 400);
    expect(answer.body.errors).toMatchObject(errors);
  });

  it('is not for those who may import nowhere', async () => {
    const bob = await app.member('Bob');
    expectProblem(await readPlanka(bob, planka), 403);
    expect(planka.asked).toEqual([]);
  });
});

describe('a private address', () => {
  it('is refused unless private ones are allowed, and the answer says how', async () => {
    const closed = await TestApp.start({ WEBHOOK_ALLOW_PRIVATE: 'off' });
    try {
      const answer = await readPlanka(await closed.admin(), planka);
      expectProblem(answer, 400);
      expect(answer.body).toMatchObject({ reason: 'no_public_address', errors: [{ field: 'address' }] });
      expect(answer.body.detail).toContain('WEBHOOK_ALLOW_PRIVATE=on');
      expect(planka.asked).toEqual([]);
    } finally {
      await closed.close();
    }
  });
});
