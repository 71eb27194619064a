import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let other: TestActor;
let project: ProjectDto;
let foreign: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member, other] = [await app.admin(), await app.member(), await app.member('Other')];
  project = await createProject(admin, {}, [member, other]);
  foreign = await createProject(admin, { name: 'Foreign' }, [other]);
  for (let n = 0; n < 4; n++) {
    await createTask(admin, project, { title: `Own ${n}`, assigned_to: member.id, deadline: '2026-01-01' });
    await createTask(admin, project, { title: `Hidden ${n}`, assigned_to: other.id, deadline: '2026-01-01' });
    await createTask(admin, project, { title: `Hidden too ${n}` });
    await createTask(admin, foreign, { title: `Hidden ${n}`, assigned_to: other.id });
  }
});
afterAll(() => app.close());

const titlesOf = ({ body }: { body: TaskDto[] }) => body.map(({ title }) => title).sort();
const OWN = ['Own 0', 'Own 1', 'Own 2', 'Own 3'];

/** The path of the next part of a list, below `/api/v1`. */
function nextOf({ headers }: { headers: Headers }): string {
  return /<\/api\/v1([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? '';
}

const SORTS = [
  '-created_at',
  'title',
  '-title',
  'priority,-title',
  'status,rank',
  'deadline',
  '-deadline,title',
  '-updated_at',
];

describe('a cursor', () => {
  it.each(SORTS)('that an admin was given shows a member no more than theirs: %s', async (sort) => {
    const first = await admin.get(`/tasks?limit=1&sort=${sort}`);
    expect(first.headers.get('x-total-count')).toBe('16');
    const { status, body, headers } = await member.get<TaskDto[]>(nextOf(first).replace('limit=1', 'limit=500'));
    expect(status).toBe(200);
    expect(body.filter(({ assigned_to }) => assigned_to !== member.id)).toEqual([]);
    expect(headers.get('x-total-count')).toBe('4');
  });

  it.each(SORTS)('of their own leads a member through theirs alone: %s', async (sort) => {
    const walked: TaskDto[] = [];
    for (let path = `/tasks?limit=1&sort=${sort}`; path;) {
      const answer = await member.get<TaskDto[]>(path);
      expect(answer.headers.get('x-total-count')).toBe('4');
      walked.push(...answer.body);
      path = nextOf(answer);
    }
    expect(titlesOf({ body: walked })).toEqual(OWN);
  });

  it('of one list opens no other', async () => {
    const cursor = new URLSearchParams(nextOf(await admin.get('/users?limit=1')).split('?')[1]).get('cursor');
    expect(cursor).toBeTruthy();
    for (const path of ['/tasks', '/notifications', `/projects/${project.id}/trash`]) {
      expect((await member.get(`${path}?cursor=${cursor}`)).status, path).toBe(400);
    }
    // Projects can be sorted by name too: then it is but a place in the caller's own list.
    const projects = await member.get<ProjectDto[]>(`/projects?cursor=${cursor}`);
    expect(projects.headers.get('x-total-count')).toBe('1');
    expect(JSON.stringify(projects.body)).not.toContain('Foreign');
    expect((await member.get(`/users?cursor=${cursor}`)).status).toBe(403);
    expect((await member.get(`/projects/${foreign.id}/members?cursor=${cursor}`)).status).toBe(404);
    expect((await member.get(`/projects/${foreign.id}/activity?cursor=${cursor}`)).status).toBe(404);
  });

  it.each(['p.description', 'password_hash', 't.title', 'id); DROP TABLE users; --', '__proto__', 'constructor'])(
    'made up to sort by %s is refused',
    async (sort) => {
      const cursor = Buffer.from(JSON.stringify([sort, 'a', member.id])).toString('base64url');
      expect((await member.get(`/tasks?cursor=${cursor}`)).status).toBe(400);
      expect((await member.get(`/tasks?sort=${encodeURIComponent(sort)}`)).status).toBe(400);
    },
  );
});

describe('filters', () => {
  it.each([
    ['assigned_to of another', () => `assigned_to=${other.id}`, []],
    ['assigned_to of another, in upper case', () => `assigned_to=${other.id.toUpperCase()}`, []],
    ['assigned_to=none', () => 'assigned_to=none', []],
    ['assigned_to=me', () => 'assigned_to=me', OWN],
    ['project_id of a foreign project', () => `project_id=${foreign.id}`, []],
    ['project_id', () => `project_id=${project.id}`, OWN],
    ['a word of hidden titles', () => 'query=Hidden', []],
    ['a wildcard', () => 'query=%25', []],
    ['a deadline', () => 'due_before=2026-02-01', OWN],
    ['a sort and a status', () => 'status=todo&sort=title', OWN],
  ] as [string, () => string, string[]][])(
    'show and count no more than what is visible: %s',
    async (_, query, titles) => {
      const answer = await member.get<TaskDto[]>(`/tasks?${query()}`);
      expect(titlesOf(answer)).toEqual(titles);
      expect(answer.headers.get('x-total-count')).toBe(String(titles.length));
      const beyond = await member.get<TaskDto[]>(`/tasks?${query()}&skip=100`);
      expect([beyond.body, beyond.headers.get('x-total-count')]).toEqual([[], String(titles.length)]);
    },
  );

  it('cannot be given twice', async () => {
    expect((await member.get(`/tasks?assigned_to=me&assigned_to=${other.id}`)).status).toBe(400);
    expect((await member.get(`/tasks?project_id=${project.id}&project_id=${foreign.id}`)).status).toBe(400);
  });

  it('of projects count only those that the caller belongs to', async () => {
    const { body, headers } = await member.get<ProjectDto[]>('/projects?query=o');
    expect([body.map(({ id }) => id), headers.get('x-total-count')]).toEqual([[project.id], '1']);
    expect((await member.get('/projects?query=Foreign')).headers.get('x-total-count')).toBe('0');
  });
});

describe('the history of a project', () => {
  it('is walked and counted without the rows about tasks of others', async () => {
    const all = await member.get<{ task_id: string | null }[]>(`/projects/${project.id}/activity`);
    const walked: unknown[] = [];
    for (let path = `/projects/${project.id}/activity?limit=1`; path;) {
      const answer = await member.get<unknown[]>(path);
      expect(answer.headers.get('x-total-count')).toBe(String(all.body.length));
      walked.push(...answer.body);
      path = nextOf(answer);
    }
    expect(walked).toEqual(all.body);
    expect(all.body.filter(({ task_id }) => task_id).length).toBe(4);
  });

  it('comes event by event without those about tasks of others', async () => {
    const titles: string[] = [];
    const { body: whole } = await member.get(`/projects/${project.id}/events`);
    for (let after = 0; after < whole.seq;) {
      const { body } = await member.get(`/projects/${project.id}/events?after=${after}&limit=1`);
      titles.push(...body.events.map((event: { data: { title?: string } }) => event.data.title ?? ''));
      after = body.seq;
    }
    expect(titles.filter(Boolean)).toEqual(OWN);
    expect(whole.events.length).toBe(titles.length);
  });
});
