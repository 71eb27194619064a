import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { NewApiTokenDto } from '../src/integrations/tokens/api-token.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { ID, TIME } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { connect, LiveBoard, until } from './support/live.js';
import { expectInvalid, expectProblem } from './support/problem.js';
import { programOf } from './support/tokens.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let project: ProjectDto;
let other: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin('Ada'), await app.member('Ann')];
  project = await createProject(admin, { name: 'Website', task_access: 'members' }, [ann]);
  other = await createProject(admin, { name: 'Other', task_access: 'members' }, [ann]);
  await createTask(admin, project, { title: 'Here' });
  await createTask(admin, other, { title: 'There' });
});
afterAll(() => app.close());

const titles = async (actor: TestActor) =>
  (await actor.get<{ title: string }[]>('/tasks')).body.map(({ title }) => title).sort();

describe('an API token', () => {
  it('is shown once, and stored nowhere', async () => {
    const input = { name: 'Nightly report', scopes: ['read'], project_ids: [project.id] };
    const headers = { 'idempotency-key': 'a-token' };
    const { status, body } = await ann.post<NewApiTokenDto>('/tokens', input, headers);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: ID,
      user_id: ann.id,
      ...input,
      start: body.token?.slice(0, 7),
      token: expect.stringMatching(/^ft_[\dA-Za-z]{49}$/),
      created_at: TIME,
      expires_at: null,
      last_used_at: null,
    });
    expect((await ann.post('/tokens', input, headers)).body).toEqual({ ...body, token: null });
    const { token, ...listed } = body;
    expect((await ann.get('/tokens')).body).toEqual([listed]);
    expect((await admin.get(`/users/${ann.id}/tokens`)).body).toEqual([listed]);
    const kept = await app.query(
      `SELECT (SELECT json_agg(t) FROM api_tokens t) AS rows, (SELECT json_agg(k) FROM idempotency_keys k) AS keys,
         (SELECT json_agg(a) FROM activity a) AS history`,
    );
    expect(JSON.stringify(kept)).not.toContain(token);
    expect((await ann.delete(`/tokens/${body.id}`)).status).toBe(204);
    const actions = await app.query(`SELECT action FROM activity WHERE subject_id = $1 ORDER BY id`, [body.id]);
    expect(actions).toEqual([{ action: 'token_created' }, { action: 'token_deleted' }]);
  });

  it('acts for its user, and every change names it', async () => {
    const { actor, id } = await programOf(ann, ['read', 'write']);
    expect((await actor.get('/users/me')).body.id).toBe(ann.id);
    const task = await createTask(actor, project, { title: 'By a program' });
    const via = { id, name: 'A program' };
    const [recorded] = (await admin.get('/activity?action=task_created')).body;
    expect(recorded).toMatchObject({ user_id: ann.id, user_name: 'Ann', task_id: task.id, via });
    const { events } = (await ann.get(`/projects/${project.id}/events?limit=500`)).body;
    expect(events.at(-1).actor).toEqual({ id: ann.id, name: 'Ann', via });
    await ann.put(`/tasks/${task.id}`, { title: 'By Ann' });
    const [own] = (await admin.get('/activity?action=task_updated')).body;
    expect(own.via).toBeNull();
    await ann.delete(`/tasks/${task.id}`);
  });

  it('gets no more than its scopes and projects', async () => {
    const [reader, commenter, limited] = [
      (await programOf(ann, ['read'])).actor,
      (await programOf(ann, ['comment'])).actor,
      (await programOf(ann, ['read', 'write'], [project.id])).actor,
    ];
    expect(await titles(reader)).toEqual(['Here', 'There']);
    expectProblem(await reader.post('/tasks', { title: 'x', project_id: project.id }), 403);
    expect((await reader.get(`/projects/${project.id}`)).body.can).toEqual(['see_all_tasks']);
    const [task] = (await ann.get<{ id: string }[]>(`/tasks?project_id=${project.id}`)).body;
    expectProblem(await commenter.get('/tasks'), 403);
    expect((await commenter.post(`/tasks/${task?.id}/comments`, { text: 'By a program' })).status).toBe(201);
    expectProblem(await commenter.put(`/tasks/${task?.id}`, { title: 'x' }), 403);
    expect(await titles(limited)).toEqual(['Here']);
    expect((await limited.get('/tasks?query=here')).body).toHaveLength(1);
    expect((await limited.get('/tasks?query=there')).body).toHaveLength(0);
    expect((await limited.get('/dashboard')).body.stats).toMatchObject({ total_projects: 1, total_tasks: 1 });
    for (const path of ['', '/board', '/events', '/activity', '/members', '/columns'])
      expectProblem(await limited.get(`/projects/${other.id}${path}`), 404);
    expectProblem(await limited.post('/tasks', { title: 'x', project_id: other.id }), 403);
    const { body } = await limited.get<{ project_id: string }[]>('/notifications');
    expect(body.every(({ project_id }) => project_id === project.id)).toBe(true);
  });

  it('of an admin has the rights of a member without the scope, and loses it with the role, for good', async () => {
    const boss = await app.admin('Boss');
    const plain = (await programOf(boss, ['read', 'write'])).actor;
    const full = (await programOf(boss, ['read', 'write', 'admin'])).actor;
    const within = (await programOf(boss, ['read', 'admin'], [project.id])).actor;
    expect((await plain.get('/projects')).body).toEqual([]);
    expectProblem(await plain.get('/users'), 403);
    expect((await full.get('/users')).status).toBe(200);
    expect((await within.get('/projects')).body.map(({ id }: ProjectDto) => id)).toEqual([project.id]);
    for (const path of ['/users', '/activity', '/reports/workload']) expectProblem(await within.get(path), 403);
    await admin.put(`/users/${boss.id}`, { role: 'member' });
    expectProblem(await full.get('/users'), 403);
    await admin.put(`/users/${boss.id}`, { role: 'admin' });
    expectProblem(await full.get('/users'), 403);
    expect((await full.get('/projects')).body).toEqual([]);
  });

  it('decides about nobody’s way in', async () => {
    const { actor } = await programOf(admin, ['read', 'write', 'comment', 'admin']);
    const refused = [
      await actor.post('/tokens', { name: 'x', scopes: ['read'] }),
      await actor.get('/tokens'),
      await actor.get('/auth/sessions'),
      await actor.delete(`/auth/sessions/${admin.session_id}`),
      await actor.put('/users/me', { name: 'x' }),
      await actor.put('/users/me/password', { current_password: PASSWORD, new_password: 'another one' }),
      await actor.post('/invitations', {}),
      await actor.post(`/users/${ann.id}/password-reset`),
      await actor.get('/users/me/totp'),
      await actor.post('/users/me/totp', { password: PASSWORD }),
      await actor.delete(`/users/${ann.id}/totp`),
      await actor.put(`/users/${ann.id}`, { password: 'another one' }),
      await actor.put(`/users/${ann.id}`, { email: 'another.one@example.org' }),
      await actor.put(`/users/${ann.id}`, { role: 'admin' }),
      await actor.post('/users', { name: 'x', email: 'x@example.org', password: PASSWORD, role: 'admin' }),
    ];
    for (const answer of refused) expectProblem(answer, 403);
    expect((await actor.put(`/users/${ann.id}`, { name: 'Anna' })).status).toBe(200);
    await admin.put(`/users/${ann.id}`, { name: 'Ann' });
  });

  it('fails at the next request once it is revoked or has expired, or its user is deleted', async () => {
    const cleo = await app.member('Cleo');
    const [revoked, expired, orphan] = [await programOf(cleo), await programOf(cleo), await programOf(cleo)];
    expect((await revoked.actor.get('/users/me')).status).toBe(200);
    await admin.delete(`/users/${cleo.id}/tokens/${revoked.id}`);
    await app.query(`UPDATE api_tokens SET expires_at = now() WHERE id = $1`, [expired.id]);
    for (const { actor } of [revoked, expired]) expectProblem(await actor.get('/users/me'), 401);
    await admin.delete(`/users/${cleo.id}`);
    expectProblem(await orphan.actor.get('/users/me'), 401);
    expect(await app.query(`SELECT FROM api_tokens WHERE user_id = $1`, [cleo.id])).toEqual([]);
  });

  it('is not one with another letter', async () => {
    const { token } = await programOf(ann);
    const wrong = token.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    expectProblem(await app.anonymous.get('/users/me', { authorization: `Bearer ${wrong}` }), 401);
  });

  it('tells when it was last used, once a minute', async () => {
    const { actor, id } = await programOf(ann, ['read']);
    const used = async () =>
      (await app.query<{ last_used_at: Date | null }>(`SELECT last_used_at FROM api_tokens WHERE id = $1`, [id]))[0]
        ?.last_used_at;
    await actor.get('/users/me');
    await expect.poll(used).not.toBeNull();
    const first = await used();
    await actor.get('/users/me');
    await sleep(100);
    expect(await used()).toEqual(first);
    await app.query(`UPDATE api_tokens SET last_used_at = now() - interval '61 s' WHERE id = $1`, [id]);
    await actor.get('/users/me');
    await expect.poll(async () => Number(await used()) > Number(first) - 1).toBe(true);
  });

  it('does not get the answer to the same request through another', async () => {
    const [first, second] = [(await programOf(ann)).actor, (await programOf(ann, ['write'], [other.id])).actor];
    const body = { title: 'Once', project_id: project.id };
    const headers = { 'idempotency-key': 'shared-by-tokens' };
    const { status, body: task } = await first.post('/tasks', body, headers);
    expect(status).toBe(201);
    expect((await first.post('/tasks', body, headers)).body).toEqual(task);
    expectProblem(await second.post('/tasks', body, headers), 409);
    await ann.delete(`/tasks/${task.id}`);
  });
});

describe('creating an API token', () => {
  it('checks every field', async () => {
    expectInvalid(await ann.post('/tokens', {}), 'name', 'scopes');
    expectInvalid(await ann.post('/tokens', { name: 'x', scopes: ['everything'] }), 'scopes');
    expectInvalid(await ann.post('/tokens', { name: 'x', scopes: [] }), 'scopes');
    expectInvalid(
      await ann.post('/tokens', { name: 'x', scopes: ['read'], expires_at: '2020-01-01T00:00:00Z' }),
      'expires_at',
    );
    expectInvalid(await admin.post('/tokens', { name: 'x', scopes: ['admin'] }), 'scopes');
    expectProblem(await ann.post('/tokens', { name: 'x', scopes: ['read', 'admin'] }), 403);
    const hidden = await createProject(admin);
    for (const id of [hidden.id, crypto.randomUUID()])
      expectInvalid(await ann.post('/tokens', { name: 'x', scopes: ['read'], project_ids: [id] }), 'project_ids');
  });

  it('is bounded for each user', async () => {
    const eager = await app.member('Eager');
    await app.query(
      `INSERT INTO api_tokens (id, user_id, name, token_hash, start, scopes)
       SELECT gen_random_uuid(), $1, 'x', sha256(('t' || n)::bytea), 'ft_', '{read}' FROM generate_series(1, 100) n`,
      [eager.id],
    );
    expectProblem(await eager.post('/tokens', { name: 'x', scopes: ['read'] }), 409);
  });
});

describe('live, through an API token', () => {
  it('a client gets what the token may see, and is closed when it is revoked', async () => {
    const { actor, id } = await programOf(ann, ['read'], [project.id]);
    const client = connect(actor);
    const board = await LiveBoard.open(actor, client, project.id);
    await createTask(admin, other, { title: 'Unseen' });
    await createTask(admin, project, { title: 'Seen' });
    await until(() => board.log.some(({ type }) => type === 'task_created'), 'the event');
    expect(board.log.every((event) => event.project_id === project.id)).toBe(true);
    await ann.delete(`/tokens/${id}`);
    await until(() => client.state !== 'live', 'the end');
    client.close();
  });

  it('a plain WebSocket follows only its projects, and is closed when it is revoked', async () => {
    const { actor, id } = await programOf(ann, ['read'], [project.id]);
    const socket = new WebSocket(`${app.base.replace('http', 'ws')}/ws/notifications/${ann.id}?token=${actor.token}`);
    const seen: { type: string; project_id?: string }[] = [];
    let code = 0;
    socket.on('message', (data: Buffer) => seen.push(JSON.parse(data.toString()) as { type: string }));
    socket.on('close', (why: number) => (code = why));
    await until(() => seen.some(({ type }) => type === 'ready'), 'ready');
    await createTask(admin, other, { title: 'Unseen too' });
    await createTask(admin, project, { title: 'Seen too' });
    await until(() => seen.some(({ type }) => type === 'task_created'), 'the event');
    expect(seen.filter(({ project_id }) => project_id === other.id)).toEqual([]);
    await ann.delete(`/tokens/${id}`);
    await until(() => code !== 0, 'the end');
    expect(code).toBe(4401);
  });

  it('needs the scope read', async () => {
    const { actor } = await programOf(ann, ['write']);
    const socket = new WebSocket(`${app.base.replace('http', 'ws')}/ws/notifications/${ann.id}?token=${actor.token}`);
    const code = await new Promise<number>((resolve) => socket.on('close', resolve));
    expect(code).toBe(4403);
  });
});
