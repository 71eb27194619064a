import { JwtService } from '@nestjs/jwt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { connect, LiveBoard, until } from './support/live.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

let app: TestApp;
let admin: TestActor;
const open: { close(): void }[] = [];

type Closing = { isClosed: boolean; close(): void };

/** Both kinds of connection of an actor. */
async function connectionsOf(actor: TestActor, token = actor.token): Promise<Closing[]> {
  const sockets = [await RawSocket.open(actor, { token }), await PlainSocket.open(actor, { token })];
  open.push(...sockets);
  return sockets;
}

const closed = (sockets: Closing[]) => until(() => sockets.every(({ isClosed }) => isClosed), 'closed connections');

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(() => app.close());

describe('connections are closed', () => {
  it.each<[string, (user: TestActor) => Promise<{ status: number }>]>([
    ['when the user is deleted', (user) => admin.delete(`/users/${user.id}`)],
    ['when the user is promoted', (user) => admin.put(`/users/${user.id}`, { role: 'admin' })],
    ['when an admin sets another password', (user) => admin.put(`/users/${user.id}`, { password: 'another password' })],
    [
      'when the user sets another password',
      (user) => user.put('/users/me/password', { current_password: PASSWORD, new_password: 'another password' }),
    ],
    ['when their session is revoked', (user) => user.delete(`/auth/sessions/${user.session_id}`)],
    ['when the user logs out', (user) => user.post('/auth/logout', undefined, { cookie: cookieOf(user) })],
  ])('%s, and nothing of what follows is sent', async (_when, end) => {
    const user = await app.member();
    const bystander = await app.member();
    const project = await createProject(admin, { task_access: 'members' }, [user, bystander]);
    const sockets = await connectionsOf(user);
    const others = await connectionsOf(bystander);
    expect((await end(user)).status).toBeLessThan(300);
    await closed(sockets);
    await createTask(admin, project, { title: 'Afterwards' });
    await until(() => (others[1] as PlainSocket).eventsOf(project).at(-1)?.data.title === 'Afterwards', 'an event');
    expect(others.map(({ isClosed }) => isClosed)).toEqual([false, false]);
    expect((sockets[1] as PlainSocket).eventsOf(project).map(({ data }) => data.title)).not.toContain('Afterwards');
    expect((sockets[1] as PlainSocket).code).toBe(4401);
  });

  const cookieOf = (user: TestActor) => `refresh_token=${user.refresh_token}`;

  it('when the user is demoted', async () => {
    const other = await app.admin();
    const sockets = await connectionsOf(other);
    await admin.put(`/users/${other.id}`, { role: 'member' });
    await closed(sockets);
    expect((await other.get('/users')).status).toBe(403);
  });

  it('of all sessions by a new password, and of no other user', async () => {
    const [user, other] = [await app.member(), await app.member()];
    const second = await app.login(user.user);
    const sockets = [...(await connectionsOf(user)), ...(await connectionsOf(second))];
    const others = await connectionsOf(other);
    await user.put('/users/me/password', { current_password: PASSWORD, new_password: 'another password' });
    await closed(sockets);
    expect(others.some(({ isClosed }) => isClosed)).toBe(false);
    open.push(await RawSocket.open(user));
    await expect(RawSocket.open(second, { patienceMs: 1000 })).rejects.toThrow('ready');
  });

  it('with their token', async () => {
    const user = await app.member();
    const { iat: _, exp: __, ...claims } = app.app.get(JwtService).decode<Record<string, unknown>>(user.token);
    const privateKey = app.config.JWT_SECRET ?? '';
    const token = app.app.get(JwtService).sign(claims, { algorithm: 'HS256', expiresIn: 8, privateKey });
    const sockets = await connectionsOf(user, token);
    const longer = await connectionsOf(user);
    await closed(sockets);
    expect(longer.some(({ isClosed }) => isClosed)).toBe(false);
    await expect(RawSocket.open(user, { token, patienceMs: 1000 })).rejects.toThrow('ready');
  });
});

describe('a board of somebody whose role changes', () => {
  it('is gone for a demoted admin who is no member, and smaller for one who is', async () => {
    const other = await app.admin();
    const [mine, foreign] = [await createProject(admin, {}, [other]), await createProject(admin)];
    const client = connect(other);
    open.push(client);
    const own = await createTask(admin, mine, { assigned_to: other.id });
    await createTask(admin, mine);
    const [kept, lost] = [
      await LiveBoard.open(other, client, mine.id),
      await LiveBoard.open(other, client, foreign.id),
    ];
    await until(() => client.state === 'live', 'a live client');
    expect(kept.cards.size).toBe(2);
    await admin.put(`/users/${other.id}`, { role: 'member' });
    await until(() => lost.isGone && kept.cards.size === 1, 'what a member sees');
    await createTask(admin, mine, { title: 'Not theirs' });
    await until(() => client.state === 'live', 'a live client');
    const { body } = await other.put(`/tasks/${own.id}`, { title: 'Changed' });
    await until(() => kept.log.at(-1)?.data.title === 'Changed', 'the change');
    expect([...kept.cards.values()]).toEqual([body]);
  });

  it('shows everything to a promoted member', async () => {
    const member = await app.member();
    const project = await createProject(admin, {}, [member]);
    await createTask(admin, project);
    const client = connect(member);
    open.push(client);
    const board = await LiveBoard.open(member, client, project.id);
    await until(() => client.state === 'live', 'a live client');
    expect(board.cards.size).toBe(0);
    await admin.put(`/users/${member.id}`, { role: 'admin' });
    await until(() => board.cards.size === 1, 'the task of others');
    await createTask(admin, project);
    await until(() => board.cards.size === 2, 'the next one');
    await until(() => client.state === 'live', 'a live client');
  });
});
