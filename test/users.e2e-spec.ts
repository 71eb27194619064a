import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserDto } from '../src/users/user.dto.js';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { refresh } from './support/cookies.js';
import { expectInvalid, expectProblem } from './support/problem.js';

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Zoe Admin');
});
afterAll(() => app.close());

const UNKNOWN = '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07';
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const login = (email: string, password: string) => app.anonymous.post('/auth/login', { email, password });

describe('one’s own account', () => {
  it('is told without the password', async () => {
    const member = await app.member('Ann');
    const { status, body } = await member.get('/users/me');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: member.id,
      name: 'Ann',
      email: member.user.email,
      role: 'member',
      created_at: TIME,
      updated_at: TIME,
    });
  });

  it('can change name and email, one at a time', async () => {
    const member = await app.member('Ann');
    const before = (await member.get('/users/me')).body;
    const renamed = await member.put('/users/me', { name: '  Ann Miller ' });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual({ ...before, name: 'Ann Miller', updated_at: TIME });
    expect(renamed.body.updated_at > before.updated_at).toBe(true);
    const email = `${randomUUID()}@example.org`;
    expect((await member.put('/users/me', { email })).body).toMatchObject({ name: 'Ann Miller', email });
    expect((await login(email, PASSWORD)).status).toBe(200);
    expectProblem(await login(member.user.email, PASSWORD), 401);
    expect((await member.put('/users/me', {})).body).toMatchObject({ name: 'Ann Miller', email });
  });

  it('cannot take the email of another, but may write its own differently', async () => {
    const [one, two] = [await app.member(), await app.member()];
    expectProblem(await one.put('/users/me', { email: two.user.email.toUpperCase() }), 409);
    const louder = one.user.email.toUpperCase();
    expect((await one.put('/users/me', { email: louder })).body.email).toBe(louder);
  });

  it('cannot give itself a role, nor a password past the current one', async () => {
    const member = await app.member();
    expectInvalid(await member.put('/users/me', { role: 'admin' }), 'role');
    expectInvalid(await member.put('/users/me', { password: 'something quite new' }), 'password');
    expectInvalid(await member.put('/users/me', { id: UNKNOWN, password_hash: 'x' }), 'password_hash');
    expectInvalid(await member.put('/users/me', { id: UNKNOWN, role: 'admin' }), 'id', 'role');
    expect((await member.get('/users/me')).body.role).toBe('member');
  });

  it.each([
    [{ name: null }, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'Ann\nMiller' }, 'name'],
    [{ email: null }, 'email'],
    [{ email: 'nowhere' }, 'email'],
  ])('refuses %j', async (input, field) => {
    expectInvalid(await (await app.member()).put('/users/me', input), field);
  });
});

describe('one’s own password', () => {
  const change = (member: TestActor, current_password: string, new_password: string) =>
    member.put('/users/me/password', { current_password, new_password });

  it('when new, ends the other sessions and not the one that changed it', async () => {
    const member = await app.member();
    const other = await app.login(member.user);
    const answer = await change(member, PASSWORD, 'something quite new');
    expect(answer.status).toBe(204);
    expect((await member.get('/users/me')).status).toBe(200);
    expectProblem(await other.get('/users/me'), 401);
    expectProblem(await refresh(app.anonymous, other.refresh_token), 401);
    expect((await refresh(app.anonymous, member.refresh_token)).status).toBe(200);
    expectProblem(await login(member.user.email, PASSWORD), 401);
    expect((await login(member.user.email, 'something quite new')).status).toBe(200);
  });

  it('changes only for who knows the current one', async () => {
    const member = await app.member();
    const other = await app.login(member.user);
    expectInvalid(await change(member, 'wrong password', 'something quite new'), 'current_password');
    expect((await other.get('/users/me')).status).toBe(200);
    expect((await login(member.user.email, PASSWORD)).status).toBe(200);
  });

  it('is changed by one of those who know it at once', async () => {
    const member = await app.member();
    const answers = await Promise.all(['first of all', 'second to none'].map((to) => change(member, PASSWORD, to)));
    const [refused, ...more] = answers.filter(({ status }) => status !== 204);
    expect(more).toEqual([]);
    expectInvalid(refused!, 'current_password');
  });

  it('has 8 characters at least and 72 bytes at most', async () => {
    const member = await app.member();
    for (const password of ['seven77', 'x'.repeat(73), 'ä'.repeat(37)]) {
      expectInvalid(await change(member, PASSWORD, password), 'new_password');
    }
    expect((await change(member, PASSWORD, 'ä'.repeat(36))).status).toBe(204);
  });

  it('appears nowhere in the history, the change of it does', async () => {
    const member = await app.member();
    await change(member, PASSWORD, 'something quite new');
    const { body } = await admin.get(`/activity?user_id=${member.id}`);
    expect(body[0]).toMatchObject({ action: 'user_updated', changes: { password: { from: '***', to: '***' } } });
    expect(JSON.stringify(body)).not.toMatch(/\$2b\$|something quite new|correct horse/);
  });
});

describe('the users, for admins', () => {
  it('can be told one by one', async () => {
    const member = await app.member('Ann');
    const { status, body } = await admin.get(`/users/${member.id.toUpperCase()}`);
    expect(status).toBe(200);
    expect(body).toEqual((await member.get('/users/me')).body);
    expectProblem(await admin.get(`/users/${UNKNOWN}`), 404);
    expectProblem(await admin.get('/users/42'), 400);
  });

  it('are listed by name, in parts, without passwords', async () => {
    for (const name of ['List Carl', 'list bert', 'List Anna']) await app.member(name);
    const list = (query: string) => admin.get<UserDto[]>(`/users?search=list&${query}`);
    const all = await list('');
    expect(all.body.map(({ name }) => name)).toEqual(['List Anna', 'list bert', 'List Carl']);
    expect(Object.keys(all.body[0] ?? {})).toEqual(['id', 'name', 'email', 'role', 'created_at', 'updated_at']);
    expect(all.headers.get('x-total-count')).toBe('3');
    const part = await list('skip=1&limit=1');
    expect(part.body.map(({ name }) => name)).toEqual(['list bert']);
    expect(part.headers.get('x-total-count')).toBe('3');
    expect((await list('sort=-name')).body.map(({ name }) => name)).toEqual(['List Carl', 'list bert', 'List Anna']);
    const next = /<([^>]+)>; rel="next"/.exec((await list('limit=2')).headers.get('link') ?? '')?.[1];
    const rest = await admin.get<UserDto[]>(next?.replace('/api/v1', '') ?? '');
    expect(rest.body.map(({ name }) => name)).toEqual(['List Carl']);
    expect(rest.headers.get('link')).toBeNull();
  });

  it('are found by name or email in upper or lower case, and by role', async () => {
    const boss = await app.admin('Olga 100%_Boss');
    const names = async (query: string) => (await admin.get<UserDto[]>(`/users?${query}`)).body.map(({ name }) => name);
    expect(await names('search=oLGA')).toEqual(['Olga 100%_Boss']);
    expect(await names(`search=${boss.user.email.toUpperCase()}`)).toEqual(['Olga 100%_Boss']);
    expect(await names(`search=${encodeURIComponent('100%_b')}`)).toEqual(['Olga 100%_Boss']);
    expect(await names(`search=${encodeURIComponent('100%%')}`)).toEqual([]);
    expect(await names('search=olga&role=member')).toEqual([]);
    expect(await names('search=olga&role=admin')).toEqual(['Olga 100%_Boss']);
  });

  it.each(['sort=password_hash', 'role=owner', 'limit=0', 'limit=501', 'skip=-1', 'colour=red'])(
    'are not listed by %s',
    async (query) => expectInvalid(await admin.get(`/users?${query}`), query.split('=')[0] ?? ''),
  );

  it('can be changed in every field at once; a new password ends all their sessions', async () => {
    const member = await app.member();
    const email = `${randomUUID()}@example.org`;
    const answer = await admin.put(`/users/${member.id}`, {
      name: 'New Name',
      email,
      role: 'admin',
      password: 'given by an admin',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: member.id, name: 'New Name', email, role: 'admin' });
    expect(JSON.stringify(answer.body)).not.toContain('password');
    expectProblem(await member.get('/users/me'), 401);
    expectProblem(await refresh(app.anonymous, member.refresh_token), 401);
    expect((await login(email, 'given by an admin')).status).toBe(200);
  });

  it('keep their sessions while their password stays', async () => {
    const member = await app.member();
    await admin.put(`/users/${member.id}`, { name: 'New Name', role: 'admin' });
    expect((await member.get('/users/me')).body).toMatchObject({ name: 'New Name', role: 'admin' });
  });

  it('are refused changes that are wrong', async () => {
    const member = await app.member();
    const put = (input: unknown, id = member.id) => admin.put(`/users/${id}`, input);
    expectInvalid(await put({ role: 'owner' }), 'role');
    expectInvalid(await put({ password: 'ä'.repeat(37), deleted_at: 'now' }), 'password', 'deleted_at');
    expectInvalid(await put({ created_at: 'now', id: UNKNOWN }), 'created_at', 'id');
    expectInvalid(await put({ name: ['x'] }), 'name');
    expectProblem(await put({ email: admin.user.email }), 409);
    expectProblem(await put({ name: 'Nobody' }, UNKNOWN), 404);
    expect((await admin.get(`/users/${member.id}`)).body).toEqual((await member.get('/users/me')).body);
  });

  it('are out of reach of members and strangers', async () => {
    const [member, other] = [await app.member(), await app.member()];
    for (const id of [other.id, member.id, UNKNOWN]) {
      expectProblem(await member.get(`/users/${id}`), 403);
      expectProblem(await member.put(`/users/${id}`, { role: 'admin' }), 403);
      expectProblem(await member.delete(`/users/${id}`), 403);
      expectProblem(await app.anonymous.delete(`/users/${id}`), 401);
    }
    expectProblem(await member.get('/users'), 403);
    expectProblem(await app.anonymous.get('/users'), 401);
    expectProblem(await app.anonymous.put('/users/me', { name: 'x' }), 401);
    expectProblem(await app.anonymous.put('/users/me/password', {}), 401);
    expect((await other.get('/users/me')).body.role).toBe('member');
  });
});
