import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject } from '../support/factories.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let stranger: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member, stranger] = [await app.admin(), await app.member(), await app.member('Stranger')];
});
afterAll(() => app.close());

const keyed = () => ({ 'idempotency-key': randomUUID() });

describe('an Idempotency-Key', () => {
  it('opens the answer to nobody but whom it was given to', async () => {
    const project = await createProject(admin, {}, [member]);
    const headers = keyed();
    const input = { title: 'Secret', project_id: project.id };
    const first = await member.post('/tasks', input, headers);
    expect(first.status).toBe(201);
    expect((await stranger.post('/tasks', input, headers)).status).toBe(403);
    expect((await app.anonymous.post('/tasks', input, headers)).status).toBe(401);
    const own = await admin.post('/tasks', input, headers);
    expect(own.status).toBe(201);
    expect(own.headers.get('idempotency-replayed')).toBeNull();
    expect(own.body.id).not.toBe(first.body.id);
  });

  it('is not taken by a request that is refused', async () => {
    const project = await createProject(admin);
    const headers = keyed();
    const input = { title: 'Later', project_id: project.id };
    expect((await member.post('/tasks', input, headers)).status).toBe(403);
    await admin.post(`/projects/${project.id}/members/${member.id}`);
    expect((await member.post('/tasks', input, headers)).status).toBe(201);
  });

  it('does not make an admin of who is none any more', async () => {
    const former = await app.admin('Former');
    const headers = keyed();
    expect((await former.post('/projects', { name: 'Own' }, headers)).status).toBe(201);
    await admin.put(`/users/${former.id}`, { role: 'member' });
    expect((await former.post('/projects', { name: 'Own' }, headers)).status).toBe(403);
  });

  describe('of a registration', () => {
    const input = () => ({ name: 'New', email: `${randomUUID()}@example.org`, password: 'a first password' });

    it('logs the same member in again', async () => {
      const [body, headers] = [input(), keyed()];
      const first = await app.anonymous.post('/auth/register', body, headers);
      const second = await app.anonymous.post('/auth/register', body, headers);
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.body.user).toEqual(first.body.user);
    });

    it('opens no session to who knows the key without the password', async () => {
      const [body, headers] = [input(), keyed()];
      await app.anonymous.post('/auth/register', body, headers);
      const guess = await app.anonymous.post('/auth/register', { ...body, password: 'another password' }, headers);
      expect([guess.status, guess.headers.get('set-cookie')]).toEqual([409, null]);
    });

    it('opens no session with a password that was replaced', async () => {
      const [body, headers] = [input(), keyed()];
      const { body: first } = await app.anonymous.post('/auth/register', body, headers);
      await admin.put(`/users/${first.user.id}`, { password: 'a second password' });
      const retry = await app.anonymous.post('/auth/register', body, headers);
      expect([retry.status, retry.headers.get('set-cookie')]).toEqual([401, null]);
    });

    it('opens no session to who was deleted', async () => {
      const [body, headers] = [input(), keyed()];
      const { body: first } = await app.anonymous.post('/auth/register', body, headers);
      await admin.delete(`/users/${first.user.id}`);
      const retry = await app.anonymous.post('/auth/register', body, headers);
      expect([retry.status, retry.headers.get('set-cookie')]).toEqual([401, null]);
    });
  });
});
