import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { NewCalendarFeedDto } from '../src/integrations/calendar/calendar.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { TIME } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { expectProblem } from './support/problem.js';
import { TestProcess } from './support/process.js';
import { programOf } from './support/tokens.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin('Ada'), await app.member('Ann')];
  project = await createProject(admin, { name: 'Website; phase 2, "final"', key: 'WEB' }, [ann]);
});
afterAll(() => app.close());

async function open(actor: TestActor): Promise<string> {
  const { status, body, headers } = await actor.post<NewCalendarFeedDto>('/users/me/calendar');
  expect([status, headers.get('location')]).toEqual([201, '/api/v1/users/me/calendar']);
  return body.url;
}

const read = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers });

/** The events of a feed, by a parser that calendars use. */
async function eventsOf(url: string): Promise<ICAL.Event[]> {
  const answer = await read(url);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
  const text = await answer.text();
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
  const calendar = new ICAL.Component(ICAL.parse(text) as object[]);
  return calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
}

describe('a calendar feed', () => {
  it('has the own deadlines that are not done, as whole days without a time zone', async () => {
    const mine = { assigned_to: ann.id };
    const title = 'Write, check; and publish the very long announcement of Ænima 🚀 in all of our languages';
    const task = await createTask(admin, project, { ...mine, title, deadline: '2026-03-29', priority: 'high' });
    await createTask(admin, project, { ...mine, title: 'No deadline' });
    await createTask(admin, project, { ...mine, title: 'Done', deadline: '2026-03-30', status: 'done' });
    await createTask(admin, project, { title: 'Of nobody', deadline: '2026-03-30' });
    const archived = await createTask(admin, project, { ...mine, title: 'Archived', deadline: '2026-03-30' });
    await admin.post(`/tasks/${archived.id}/archive`);
    const trashed = await createTask(admin, project, { ...mine, title: 'Trashed', deadline: '2026-03-30' });
    await admin.delete(`/tasks/${trashed.id}`);
    const url = await open(ann);
    const [event, ...others] = await eventsOf(url);
    expect(others).toEqual([]);
    expect(event?.uid).toBe(`${task.id}@flowtrack`);
    expect(event?.summary).toBe(`${title} (${task.key})`);
    expect(event?.description).toBe('Website; phase 2, "final"');
    expect(event?.component.getFirstPropertyValue('url')).toBe(`${app.base}/tasks/${task.key}`);
    expect(event?.component.getFirstPropertyValue('priority')).toBe(1);
    expect(event?.component.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
    // A date belongs to no zone, so in each it is the same one.
    expect(event?.startDate.isDate).toBe(true);
    expect([event?.startDate.toString(), event?.startDate.zone.tzid]).toEqual(['2026-03-29', 'floating']);
    expect(event?.sequence).toBe(1);
    await admin.put(`/tasks/${task.id}`, { deadline: '2026-04-01' });
    const [moved] = await eventsOf(url);
    expect([moved?.uid, moved?.startDate.toString(), moved?.sequence]).toEqual([event?.uid, '2026-04-01', 2]);
  });

  it('is the same text while nothing changes, and 304 for whoever has it', async () => {
    const url = await open(ann);
    const first = await read(url);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^(W\/)?".+"$/);
    expect(first.headers.get('cache-control')).toMatch(/private|no-store/);
    expect((await read(url, { 'if-none-match': etag })).status).toBe(304);
    await createTask(admin, project, { assigned_to: ann.id, deadline: '2026-05-01' });
    expect((await read(url, { 'if-none-match': etag })).status).toBe(200);
  });

  it('has an address that is shown once and can be replaced and switched off', async () => {
    const ben = await app.member('Ben');
    expect((await ben.get('/users/me/calendar')).body).toEqual({ is_on: false, created_at: null, last_used_at: null });
    const first = await open(ben);
    expect((await ben.get('/users/me/calendar')).body).toEqual({ is_on: true, created_at: TIME, last_used_at: null });
    expect((await read(first)).status).toBe(200);
    expect((await ben.get('/users/me/calendar')).body).toMatchObject({ last_used_at: TIME });
    const second = await open(ben);
    expect([(await read(first)).status, (await read(second)).status]).toEqual([404, 200]);
    for (let times = 0; times < 2; times += 1) expect((await ben.delete('/users/me/calendar')).status).toBe(204);
    expect((await read(second)).status).toBe(404);
    const [{ rows, actions } = { rows: 0, actions: [] }] = await app.query<{ rows: number; actions: string[] }>(
      `SELECT (SELECT count(*)::int FROM calendar_feeds WHERE user_id = $1) AS rows,
         (SELECT array_agg(action ORDER BY id) FROM activity WHERE subject_id = $1 AND action LIKE 'calendar%') AS actions`,
      [ben.id],
    );
    expect([rows, actions]).toEqual([0, ['calendar_opened', 'calendar_opened', 'calendar_closed']]);
  });

  it('shows what its user may see at the time, and ends with them', async () => {
    const eve = await app.member('Eve');
    const shared = await createProject(admin, {}, [eve]);
    await createTask(admin, shared, { title: 'Hers', assigned_to: eve.id, deadline: '2026-06-01' });
    const url = await open(eve);
    expect(await eventsOf(url)).toHaveLength(1);
    await admin.delete(`/projects/${shared.id}`);
    expect(await eventsOf(url)).toHaveLength(0);
    await admin.post(`/projects/${shared.id}/restore`);
    expect(await eventsOf(url)).toHaveLength(1);
    await admin.delete(`/projects/${shared.id}/members/${eve.id}`);
    expect(await eventsOf(url)).toHaveLength(0);
    await admin.delete(`/users/${eve.id}`);
    expect((await read(url)).status).toBe(404);
  });

  it('is kept only as a hash, and tells guesses nothing', async () => {
    const url = await open(ann);
    const secret = /calendar\/(.+)\.ics$/.exec(url)?.[1] ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/);
    const kept = await app.query(
      `SELECT (SELECT json_agg(f) FROM calendar_feeds f) AS rows, (SELECT json_agg(a) FROM activity a) AS history`,
    );
    expect(JSON.stringify(kept)).not.toContain(secret);
    const guesses = [
      'x.ics',
      `${secret}`,
      `${secret}.ics.ics`,
      `${secret.slice(1)}A.ics`,
      '%00.ics',
      `${'A'.repeat(43)}.ics`,
    ];
    for (const guess of guesses) expectProblem(await app.anonymous.get(`/calendar/${guess}`), 404);
  });

  it('is not in the log', async () => {
    const server = await TestProcess.spawn({ DATABASE_URL: app.database_url, LOG_LEVEL: 'info' });
    onTestFinished(() => server.close());
    const path = new URL(await open(ann)).pathname;
    const base = await server.base();
    expect((await read(base + path)).status).toBe(200);
    expect((await read(`${base}${path.slice(0, -6)}AA.ics`)).status).toBe(404);
    await server.until(() => server.log.filter(({ path }) => String(path).includes('/calendar/')).length === 2);
    expect(server.stdout + server.stderr).not.toContain(path.slice(-40, -10));
  });

  it('is opened and closed by people, not by programs', async () => {
    const { actor } = await programOf(ann, ['read', 'write']);
    expectProblem(await actor.get('/users/me/calendar'), 403);
    expectProblem(await actor.post('/users/me/calendar'), 403);
    expectProblem(await actor.delete('/users/me/calendar'), 403);
    expectProblem(await app.anonymous.post('/users/me/calendar'), 401);
  });

  it('has the first thousand deadlines', async () => {
    const many = await app.member('Many');
    const busy = await createProject(admin, {}, [many]);
    const { column_id } = await createTask(admin, busy, { assigned_to: many.id, deadline: '2027-01-01' });
    await app.query(
      `INSERT INTO tasks (id, title, project_id, created_by, assigned_to, rank, status, column_id, deadline)
       SELECT gen_random_uuid(), repeat('long ', 60), $1, $2, $3, 'W' || lpad(n::text, 6, '0'), 'todo', $4, date '2026-01-01' + n / 10
       FROM generate_series(1, 1200) n`,
      [busy.id, admin.id, many.id, column_id],
    );
    const events = await eventsOf(await open(many));
    expect(events).toHaveLength(1_000);
    expect(events[0]?.startDate.toString()).toBe('2026-01-01');
  });
});
