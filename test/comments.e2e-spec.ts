import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { CommentDto, WrittenCommentDto } from '../src/tasks/comments/comment.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, ID, NOBODY, TIME } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, ben] = [await app.admin('Ada'), await app.member('Ann'), await app.member('Ben')];
  stranger = await app.member('Sam');
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [ann, ben]);
  task = await createTask(admin, project, { assigned_to: ann.id });
});
afterAll(() => app.close());

const comment = async (actor: TestActor, text = 'A comment'): Promise<WrittenCommentDto> =>
  (await actor.post<WrittenCommentDto>(`/tasks/${task.id}/comments`, { text })).body;
const list = async (query = ''): Promise<CommentDto[]> => (await ann.get(`/tasks/${task.id}/comments${query}`)).body;
const texts = async (query?: string) => (await list(query)).map(({ text }) => text);
const countOf = async () => (await ann.get<TaskDto>(`/tasks/${task.id}`)).body.comments_count;

describe('a comment', () => {
  it('is answered whole, with its place and version', async () => {
    const { status, headers, body } = await ben.post(`/tasks/${task.id}/comments`, {
      text: ' **Fine**.\n\n- [ ] one ',
    });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      id: ID,
      task_id: task.id,
      created_by: ben.id,
      creator_name: 'Ben',
      text: '**Fine**.\n\n- [ ] one',
      text_truncated: false,
      mentions: [],
      reactions: [],
      version: 1,
      created_at: TIME,
      edited_at: null,
      deleted_at: null,
      not_reached: [],
    });
    const { not_reached: _, ...shown } = body;
    expect((await ann.get(`/comments/${body.id}`)).body).toEqual(shown);
    expect(await list()).toEqual([shown]);
  });

  it('is written by those who can see the task, and hidden from all others', async () => {
    const mine = await comment(ann);
    for (const path of [`/tasks/${task.id}/comments`, `/tasks/${task.id}/readers`, `/comments/${mine.id}`])
      expectHidden(await stranger.get(path), await stranger.get(path.replace(/[\da-f-]{36}/, NOBODY)));
    expectProblem(await stranger.post(`/tasks/${task.id}/comments`, { text: 'x' }), 404);
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    expectProblem(await ben.get(`/comments/${mine.id}`), 404);
    expectProblem(await ben.post(`/tasks/${task.id}/comments`, { text: 'x' }), 404);
    expect((await ann.post(`/tasks/${task.id}/comments`, { text: 'x' })).status).toBe(201);
  });

  it('has up to 20,000 characters, and at least one', async () => {
    expect((await ann.post(`/tasks/${task.id}/comments`, { text: '👍'.repeat(20_000) })).status).toBe(201);
    for (const text of ['👍'.repeat(20_001), '', ' \n ', null, 5, 'a\u0000b'])
      expectProblem(await ann.post(`/tasks/${task.id}/comments`, { text }), 400, 'text');
    expectProblem(await ann.post(`/tasks/${task.id}/comments`, { text: 'x', html: 'y' }), 400, 'html');
  });

  it('is created once, however often it is sent with one Idempotency-Key', async () => {
    const header = { 'idempotency-key': crypto.randomUUID() };
    const send = (text: string) => ann.post(`/tasks/${task.id}/comments`, { text }, header);
    const answers = await Promise.all([send('Once'), send('Once'), send('Once')]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expectProblem(await send('Another'), 409);
    expect(await texts()).toEqual(['Once']);
    expect(await countOf()).toBe(1);
  });

  it('is changed by its author only, and tells that it was', async () => {
    const { id } = await comment(ann, 'Befor');
    expectProblem(await ben.put(`/comments/${id}`, { text: 'x' }), 403);
    expectProblem(await admin.put(`/comments/${id}`, { text: 'x' }), 403);
    const { status, body } = await ann.put(`/comments/${id}`, { text: 'After' }, { 'if-match': '"1"' });
    expect([status, body]).toMatchObject([200, { text: 'After', version: 2, edited_at: TIME }]);
    const stale = await ann.put(`/comments/${id}`, { text: 'Late' }, { 'if-match': '"1"' });
    expectProblem(stale, 412);
    const { not_reached: _, ...current } = body;
    expect(stale.body.current).toEqual(current);
    expect(await texts()).toEqual(['After']);
  });

  it('can be sent back whole, but no other value of what is fixed', async () => {
    const { id } = await comment(ann);
    await ben.put(`/comments/${id}/reactions/%F0%9F%91%8D`);
    const { body } = await ann.get<CommentDto>(`/comments/${id}`);
    expect((await ann.put(`/comments/${id}`, body)).body).toEqual({ ...body, not_reached: [] });
    expect((await ann.put(`/comments/${id}`, { ...body, text: 'New' })).body).toMatchObject({
      text: 'New',
      version: 2,
    });
    for (const fixed of [
      { id: NOBODY },
      { mentions: [{ id: ann.id }] },
      { reactions: [] },
      { deleted_at: body.created_at },
    ])
      expectProblem(await ann.put(`/comments/${id}`, fixed), 400, Object.keys(fixed)[0]);
  });

  it('is deleted by its author and by admins', async () => {
    const [first, second] = [await comment(ann), await comment(ann)];
    expectProblem(await ben.delete(`/comments/${first.id}`), 403);
    expectProblem(await ann.delete(`/comments/${first.id}`, { 'if-match': '"7"' }), 412);
    expect((await ann.delete(`/comments/${first.id}`, { 'if-match': '"1"' })).status).toBe(204);
    expect((await admin.delete(`/comments/${second.id}`)).status).toBe(204);
    for (const again of [ann.delete(`/comments/${first.id}`), ann.put(`/comments/${first.id}`, { text: 'x' })])
      expectProblem(await again, 404);
    expectProblem(await ann.put(`/comments/${first.id}/reactions/%F0%9F%91%8D`), 404);
    expect(await countOf()).toBe(0);
  });

  it('goes with its task into the trash and comes back with it', async () => {
    const { id } = await comment(ann);
    await ann.delete(`/tasks/${task.id}`);
    expectProblem(await ann.get(`/comments/${id}`), 404);
    expectProblem(await ann.put(`/comments/${id}`, { text: 'x' }), 404);
    expect((await ann.post(`/tasks/${task.id}/restore`)).body.comments_count).toBe(1);
    expect(await texts()).toEqual(['A comment']);
  });
});

describe('the comments on a task', () => {
  it('are listed oldest first, page by page, without a miss while others are added', async () => {
    for (const text of ['1', '2', '3', '4', '5']) await comment(ann, text);
    const first = await ann.get<CommentDto[]>(`/tasks/${task.id}/comments?limit=2`);
    expect(first.headers.get('x-total-count')).toBe('5');
    const seen = first.body.map(({ text }) => text);
    await comment(ben, '6');
    for (let next = nextOf(first.headers); next;) {
      const { body, headers } = await ann.get<CommentDto[]>(next);
      seen.push(...body.map(({ text }) => text));
      next = nextOf(headers);
    }
    expect(seen).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(await texts('?sort=-created_at&limit=2')).toEqual(['6', '5']);
    expectProblem(await ann.get(`/tasks/${task.id}/comments?sort=text`), 400, 'sort');
  });

  it('are bounded in bytes', async () => {
    const large = '👍'.repeat(20_000);
    await app.query(
      `INSERT INTO comments (id, task_id, created_by, text) SELECT gen_random_uuid(), $1, $2, $3 FROM generate_series(1, 80)`,
      [task.id, ann.id, large],
    );
    const { body, headers } = await ann.get<CommentDto[]>(`/tasks/${task.id}/comments?limit=500`);
    expect(body.length).toBeLessThan(60);
    expect(JSON.stringify(body).length * 2).toBeLessThan(5 * 1024 * 1024);
    expect(nextOf(headers)).toBeDefined();
  });

  it('are counted, whoever writes and deletes at once, and change nothing else of the task', async () => {
    const others = await Promise.all(Array.from({ length: 12 }, () => comment(ann)));
    await Promise.all([
      ...others.slice(0, 5).map(({ id }) => ann.delete(`/comments/${id}`)),
      ...Array.from({ length: 8 }, () => comment(ben)),
      ann.put(`/tasks/${task.id}`, { title: 'Meanwhile' }),
    ]);
    expect(await countOf()).toBe(15);
    const { body } = await ann.get<TaskDto>(`/tasks/${task.id}`);
    expect(body).toMatchObject({ version: 2, title: 'Meanwhile' });
    const { columns } = (await ann.get(`/projects/${project.id}/board`)).body;
    expect(columns[0].tasks).toEqual([body]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });
});

describe('a reaction', () => {
  const THUMB = encodeURIComponent('👍');
  const react = (actor: TestActor, id: string, emoji: string) =>
    actor.put<CommentDto>(`/comments/${id}/reactions/${encodeURIComponent(emoji)}`);

  it('is one per user and emoji, and does not change the version', async () => {
    const { id } = await comment(ann);
    await react(ben, id, '👍');
    await react(ben, id, '👍');
    await react(ann, id, '👍');
    const { body } = await react(ben, id, '❤');
    expect(body.version).toBe(1);
    expect(body.reactions).toEqual([
      {
        emoji: '👍',
        count: 2,
        users: [
          { id: ben.id, name: 'Ben' },
          { id: ann.id, name: 'Ann' },
        ],
      },
      { emoji: '❤️', count: 1, users: [{ id: ben.id, name: 'Ben' }] },
    ]);
    for (let times = 0; times < 2; times++)
      expect((await ben.delete(`/comments/${id}/reactions/${THUMB}`)).status).toBe(204);
    expect((await list())[0]?.reactions.map(({ emoji, count }) => [emoji, count])).toEqual([
      ['👍', 1],
      ['❤️', 1],
    ]);
    const events = await app.query(`SELECT FROM activity WHERE subject_id = $1`, [id]);
    expect(events).toHaveLength(5);
  });

  it('is one emoji', async () => {
    const { id } = await comment(ann);
    for (const emoji of ['👩🏽‍🚀', '🇩🇪', '1️⃣', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿']) expect((await react(ben, id, emoji)).status, emoji).toBe(200);
    for (const text of ['a', '1', '👍👍', '👍a', '<b>', '🇩', '\u200d', '👍'.repeat(200)])
      expectProblem(await react(ben, id, text), 400, 'emoji');
  });

  it('is one of at most 20 different ones', async () => {
    const { id } = await comment(ann);
    const emoji = Array.from({ length: 21 }, (_, n) => String.fromCodePoint(0x1f600 + n));
    const answers = await Promise.all(emoji.map((one) => react(ben, id, one)));
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    const taken = answers.findIndex(({ status }) => status === 200);
    expect((await react(ann, id, emoji[taken] ?? '')).status).toBe(200);
  });
});

function nextOf(headers: Headers): string | undefined {
  return /<\/api\/v1([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
}
