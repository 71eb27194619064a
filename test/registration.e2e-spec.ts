import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, TestApp } from './support/app.js';
import { expectInvalid, expectProblem } from './support/problem.js';

const ANN = { name: 'Ann Miller', email: 'ann@example.org', password: PASSWORD };

describe.each(['open', 'invite', 'closed'] as const)('REGISTRATION=%s', (REGISTRATION) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ REGISTRATION });
  });
  afterAll(() => app.close());

  it('is told to who is not logged in', async () => {
    const answer = await app.anonymous.get('/auth/options');
    expect(answer.status).toBe(200);
    const withoutProvider = { oidc: null, oidc_only: false };
    const expected = { registration: REGISTRATION, project_creation: 'admins', mail: false, ...withoutProvider };
    expect(answer.body).toEqual(expected);
  });

  it(REGISTRATION === 'open' ? 'lets everybody register' : 'lets nobody register', async () => {
    const answer = await app.anonymous.post('/auth/register', ANN, { 'idempotency-key': 'once' });
    if (REGISTRATION === 'open') expect(answer.status).toBe(201);
    else expectProblem(answer, 403);
    const found = await app.query(`SELECT FROM users WHERE email = $1`, [ANN.email]);
    expect(found).toHaveLength(REGISTRATION === 'open' ? 1 : 0);
  });

  it('lets admins add people, who can log in', async () => {
    const admin = await app.admin();
    const bob = { name: 'Bob Baker', email: 'bob@example.org', password: 'told by the admin' };
    const added = await admin.post('/users', bob);
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ name: bob.name, email: bob.email, role: 'member' });
    const { email, password } = bob;
    expect((await app.anonymous.post('/auth/login', { email, password })).status).toBe(200);
  });
});

describe('adding a user', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('is recorded as done by the admin, without the password, and answers without it', async () => {
    const admin = await app.admin('Root');
    const person = { name: 'Cleo', email: 'cleo@example.org', password: 'told by the admin', role: 'admin' };
    const { body } = await admin.post('/users', person);
    expect(Object.keys(body).sort()).toEqual(['created_at', 'email', 'id', 'name', 'role', 'updated_at']);
    expect(body.role).toBe('admin');
    const [row] = await app.query(`SELECT user_id, action, changes, data FROM activity ORDER BY id DESC LIMIT 1`);
    expect(row).toMatchObject({ user_id: admin.id, action: 'user_created', data: { id: body.id } });
    expect(JSON.stringify(row)).not.toContain(person.password);
    expect(await app.query(`SELECT FROM sessions WHERE user_id = $1`, [body.id])).toEqual([]);
  });

  it('adds one for retries with the same key, and none for a taken address', async () => {
    const admin = await app.admin();
    const person = { name: 'Dora', email: 'dora@example.org', password: PASSWORD };
    const headers = { 'idempotency-key': 'dora' };
    const [first, second] = [await admin.post('/users', person, headers), await admin.post('/users', person, headers)];
    expect([first.status, second.status]).toEqual([201, 201]);
    for (const { headers: told } of [first, second]) {
      expect(told.get('location')).toBe(`/api/v1/users/${first.body.id}`);
      expect(told.get('etag')).toBe((await admin.get(`/users/${first.body.id}`)).headers.get('etag'));
    }
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    expectProblem(await admin.post('/users', { ...person, email: 'DORA@example.org' }), 409);
  });

  it('is for admins alone, and checks every field', async () => {
    const [admin, member] = [await app.admin(), await app.member()];
    const person = { name: 'Emil', email: 'emil@example.org', password: PASSWORD };
    expectProblem(await member.post('/users', person), 403);
    expectProblem(await app.anonymous.post('/users', person), 401);
    expectInvalid(await admin.post('/users', {}), 'name', 'email', 'password');
    expectInvalid(await admin.post('/users', { ...person, role: 'owner' }), 'role');
    expectInvalid(await admin.post('/users', { ...person, password: 'x'.repeat(73) }), 'password');
    expect(await app.query(`SELECT FROM users WHERE email = 'emil@example.org'`)).toEqual([]);
  });
});
