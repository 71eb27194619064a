import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start({ ALLOW_ORIGINS: 'https://pages.example' });
  [admin, ann] = [await app.admin(), await app.member('Ann')];
  project = await createProject(admin, { name: 'Days' }, [ann]);
  const mine = { assigned_to: ann.id };
  await createTask(admin, project, { title: 'June 14', deadline: '2024-06-14', ...mine });
  await createTask(admin, project, { title: 'June 15', deadline: '2024-06-15', ...mine });
  await createTask(admin, project, { title: 'June 16', deadline: '2024-06-16', ...mine });
  await createTask(admin, project, { title: 'Done', deadline: '2024-06-01', status: 'done', ...mine });
  await createTask(admin, project, { title: 'Undated', ...mine });
  await createTask(admin, project, { title: 'Year one', deadline: '0001-01-01' });
});
afterEach(() => void vi.useRealTimers());
afterAll(() => app.close());

/** The clock of the server, and nothing else of its time, stands still at this moment. */
const at = (moment: string) => vi.useFakeTimers({ toFake: ['Date'], now: new Date(moment) });

const overdueOf = async (actor: TestActor, query: string) =>
  (await actor.get(`/dashboard${query}`)).body.stats.overdue_tasks as number;
const titlesOf = async (actor: TestActor, query: string) =>
  ((await actor.get(`/tasks?sort=deadline,title&${query}`)).body as { title: string }[]).map(({ title }) => title);

describe('what is overdue', () => {
  it.each([
    // Half an hour before midnight in UTC it is the next day in Berlin already, and in New York still the same.
    ['2024-06-15T23:30:00Z', '', ['June 14']],
    ['2024-06-15T23:30:00Z', 'tz=UTC', ['June 14']],
    ['2024-06-15T23:30:00Z', 'tz=Europe/Berlin', ['June 14', 'June 15']],
    ['2024-06-15T23:30:00Z', 'tz=America/New_York', ['June 14']],
    // Half an hour after it, it is still the day before in New York.
    ['2024-06-16T00:30:00Z', '', ['June 14', 'June 15']],
    ['2024-06-16T00:30:00Z', 'tz=America/New_York', ['June 14']],
    ['2024-06-16T00:30:00Z', 'tz=Asia/Kathmandu', ['June 14', 'June 15']],
    // Both sides of midnight in Berlin.
    ['2024-06-15T21:59:59Z', 'tz=Europe/Berlin', ['June 14']],
    ['2024-06-15T22:00:00Z', 'tz=Europe/Berlin', ['June 14', 'June 15']],
    ['2024-06-16T10:30:00Z', 'tz=Pacific/Kiritimati', ['June 14', 'June 15', 'June 16']],
    ['2024-06-16T10:30:00Z', 'tz=Etc/GMT%2B12', ['June 14']],
  ])('at %s with %s is counted by the day there, in the dashboard as in lists', async (moment, tz, titles) => {
    at(moment);
    expect(await overdueOf(ann, `?${tz}`)).toBe(titles.length);
    expect(await titlesOf(ann, `overdue=true&${tz}`)).toEqual(titles);
    const { headers } = await ann.get(`/tasks?overdue=true&limit=1&${tz}`);
    expect(headers.get('x-total-count')).toBe(String(titles.length));
    const others = ['Done', 'June 14', 'June 15', 'June 16', 'Undated'].filter((title) => !titles.includes(title));
    expect(await titlesOf(ann, `overdue=false&${tz}`)).toEqual(others);
  });

  it('can be years long gone, and is counted for an admin over all', async () => {
    at('2024-06-15T12:00:00Z');
    expect(await titlesOf(admin, `overdue=true&project_id=${project.id}`)).toEqual(['Year one', 'June 14']);
    expect(await overdueOf(admin, '')).toBe(2);
  });

  it('combines with the other filters, page by page', async () => {
    at('2024-06-20T12:00:00Z');
    expect(await titlesOf(ann, 'overdue=true&assigned_to=me&due_after=2024-06-14')).toEqual(['June 15', 'June 16']);
    const first = await ann.get('/tasks?overdue=true&sort=deadline&limit=2&tz=Europe/Berlin');
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect(new URL(next, 'http://x').searchParams.get('tz')).toBe('Europe/Berlin');
    const second = await ann.get(next.replace(/^.*\/api\/v1/, ''));
    expect(second.body.map(({ title }: { title: string }) => title)).toEqual(['June 16']);
  });
});

describe('a time zone', () => {
  it.each(['Europe/Atlantis', '+01:00', 'Europe/Berlin,UTC', '../../etc/passwd', `A${'a'.repeat(200)}`, ' '])(
    'is one of the IANA database: %s is refused',
    async (tz) => {
      expectProblem(await ann.get(`/dashboard?tz=${encodeURIComponent(tz)}`), 400, 'tz');
      expectProblem(await ann.get(`/tasks?tz=${encodeURIComponent(tz)}`), 400, 'tz');
    },
  );

  it('may have an older name, in any case of letters', async () => {
    at('2024-06-15T20:00:00Z');
    for (const tz of ['Asia/Calcutta', 'Asia/Kolkata', 'asia/kolkata'])
      expect(await overdueOf(ann, `?tz=${tz}`)).toBe(2);
    expectProblem(await ann.get('/tasks?overdue=perhaps'), 400, 'overdue');
  });

  it('is told by pages of other origins, too', async () => {
    const { status, headers } = await ann.get('/dashboard?tz=Europe/Berlin', { origin: 'https://pages.example' });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('https://pages.example');
  });
});
