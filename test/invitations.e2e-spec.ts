import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewInvitationDto } from '../src/auth/invitations/invitation.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { Answer, TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { ID, TIME } from './support/expect.js';
import { createProject } from './support/factories.js';
import { connect, LiveBoard, until } from './support/live.js';
import { expectInvalid, expectProblem, withoutRequest } from './support/problem.js';

let app: TestApp;
let admin: TestActor;
let manager: TestActor;
let project: ProjectDto;
let other: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start({ REGISTRATION: 'invite' });
  [admin, manager] = [await app.admin('Ada'), await app.member('Mia')];
});
beforeEach(async () => {
  project = await createProject(admin, { name: 'Website' });
  other = await createProject(admin, { name: 'Other' });
  await admin.post(`/projects/${project.id}/members/${manager.id}`, { project_role: 'manager' });
});
afterAll(() => app.close());

let count = 0;
const address = () => `guest${++count}@example.org`;
const tokenOf = ({ url }: { url: string | null }) => url?.split('#')[1] ?? '';

async function invite(actor: TestActor, body: object = {}): Promise<NewInvitationDto & { token: string }> {
  const answer = await actor.post<NewInvitationDto>('/invitations', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return { ...answer.body, token: tokenOf(answer.body) };
}

const register = (invitation: string | undefined, email = address()): Promise<Answer> =>
  app.anonymous.post('/auth/register', { name: 'Gus', email, password: PASSWORD, invitation });
const preview = (token: string): Promise<Answer> => app.anonymous.post('/invitations/preview', { token });
const accept = (actor: TestActor, token: string): Promise<Answer> => actor.post('/invitations/accept', { token });
const into = (...projects: { id: string }[]) => ({ projects: projects.map(({ id }) => ({ project_id: id })) });
const membersOf = async ({ id }: { id: string }) =>
  (await admin.get<{ id: string; project_role: string }[]>(`/projects/${id}/members`)).body;
const expire = (id: string) => app.query(`UPDATE invitations SET expires_at = now() WHERE id = $1`, [id]);

describe('an-invitation', () => {
  it('is answered with its link, which is stored nowhere', async () => {
    const email = address();
    const projects = [{ project_id: project.id, project_role: 'viewer' }];
    const answer = await admin.post<NewInvitationDto>('/invitations', { email, role: 'admin', projects });
    expect(answer.body).toEqual({
      id: ID,
      email,
      role: 'admin',
      projects: [{ project_id: project.id, project_name: 'Website', project_role: 'viewer' }],
      status: 'pending',
      created_by: admin.id,
      creator_name: 'Ada',
      created_at: TIME,
      expires_at: TIME,
      url: expect.stringMatching(new RegExp(`^${app.base}/join#[\\w-]{43}$`)),
    });
    const { url: _, ...listed } = answer.body;
    const { body } = await admin.get('/invitations');
    expect(body[0]).toEqual(listed);
    const kept = await app.query(
      `SELECT (SELECT json_agg(i) FROM invitations i) AS rows, (SELECT json_agg(k) FROM idempotency_keys k) AS keys,
         (SELECT json_agg(a) FROM activity a) AS history`,
    );
    expect(JSON.stringify(kept)).not.toContain(tokenOf(answer.body));
    const week_ms = Date.parse(answer.body.expires_at) - Date.parse(answer.body.created_at);
    expect(Math.round(week_ms / 3_600_000)).toBe(7 * 24);
  });

  it('is created once for retries, which do not get the link again', async () => {
    const headers = { 'idempotency-key': 'an-invitation' };
    const first = await admin.post('/invitations', into(project), headers);
    const second = await admin.post('/invitations', into(project), headers);
    expect(second.body).toEqual({ ...first.body, url: null });
    expect(await app.query(`SELECT FROM invitations WHERE id = $1`, [first.body.id])).toHaveLength(1);
    const stored = await app.query(`SELECT answer::text AS answer FROM idempotency_keys WHERE key = 'an-invitation'`);
    expect(JSON.stringify(stored)).not.toContain(tokenOf(first.body));
  });

  it('registers an account with its role and projects, recorded and told live', async () => {
    const live = connect(manager);
    const board = await LiveBoard.open(manager, live, project.id);
    const { token, id } = await invite(admin, { projects: [{ project_id: project.id, project_role: 'viewer' }] });
    const answer = await register(token);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const { user, access_token } = answer.body;
    expect(user.role).toBe('member');
    expect(await membersOf(project)).toContainEqual(expect.objectContaining({ id: user.id, project_role: 'viewer' }));
    const history = await app.query(
      `SELECT action, user_id, project_id, changes FROM activity WHERE user_id = $1 ORDER BY id`,
      [user.id],
    );
    expect(history).toMatchObject([
      { action: 'user_created', project_id: null },
      {
        action: 'member_added',
        project_id: project.id,
        changes: { member: { to: { id: user.id } }, project_role: { to: 'viewer' } },
      },
      { action: 'invitation_accepted', project_id: null },
    ]);
    const seen = await app.anonymous.get(`/projects/${project.id}`, { authorization: `Bearer ${access_token}` });
    expect(seen.status).toBe(200);
    const { body } = await admin.get('/notifications');
    expect(body[0]).toMatchObject({ type: 'invitation_accepted', message: 'Gus accepted your invitation.' });
    expect((await admin.get('/invitations')).body.map((one: { id: string }) => one.id)).not.toContain(id);
    await until(() => board.log.some(({ type }) => type === 'member_added'), 'the event');
    live.close();
  });

  it('makes an admin where an admin says so', async () => {
    const { token } = await invite(admin, { role: 'admin' });
    expect((await register(token)).body.user.role).toBe('admin');
  });

  it('lets those who have an account join with it, and keeps their role', async () => {
    const ann = await app.member('Ann');
    const { token } = await invite(admin, { role: 'admin', ...into(project, other) });
    const answer = await accept(ann, token);
    expect(answer.status).toBe(200);
    expect(answer.body.projects.map((one: { project_name: string }) => one.project_name)).toEqual(['Other', 'Website']);
    for (const one of [project, other]) expect((await membersOf(one)).map(({ id }) => id)).toContain(ann.id);
    expect((await ann.get('/users/me')).body.role).toBe('member');
  });

  it('takes no role from members', async () => {
    const { token } = await invite(admin, { projects: [{ project_id: project.id, project_role: 'viewer' }] });
    expect((await accept(manager, token)).status).toBe(200);
    expect(await membersOf(project)).toContainEqual(
      expect.objectContaining({ id: manager.id, project_role: 'manager' }),
    );
  });

  it('works once, whoever comes at the same time', async () => {
    const { token } = await invite(admin, into(project));
    const people = await Promise.all(Array.from({ length: 6 }, (_, n) => app.member(`Racer ${n}`)));
    const answers = await Promise.all([
      ...people.map((actor) => accept(actor, token)),
      ...people.map(() => register(token)),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    expect(statuses.filter((status) => status === 410)).toHaveLength(answers.length - 1);
    // With the manager.
    expect(await membersOf(project)).toHaveLength(2);
    expect(expectProblem(await register(token), 410).reason).toBe('used');
    expect((await preview(token)).body).toEqual({ status: 'used', email: null, invited_by: null, projects: [] });
  });

  it('is for the named address alone, in any spelling', async () => {
    const email = address();
    const { token } = await invite(admin, { email, ...into(project) });
    expectProblem(await register(token), 403);
    expectProblem(await accept(await app.member(), token), 403);
    expect((await register(token, email.toUpperCase())).status).toBe(201);
  });

  it('stays usable where registering fails', async () => {
    const { token } = await invite(admin);
    expectProblem(await register(token, manager.user.email), 409);
    expect((await register(token)).status).toBe(201);
  });

  it('logs in who repeats their registration', async () => {
    const { token } = await invite(admin, into(project));
    const body = { name: 'Ivy', email: address(), password: PASSWORD, invitation: token };
    const headers = { 'idempotency-key': 'ivy' };
    const first = await app.anonymous.post('/auth/register', body, headers);
    const second = await app.anonymous.post('/auth/register', body, headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.user).toEqual(first.body.user);
  });
});

describe('a link that cannot be used', () => {
  it.each([
    ['expired', async (id: string) => void (await expire(id))],
    ['revoked', async (id: string) => void (await admin.delete(`/invitations/${id}`))],
  ])('because it was %s says so, and nothing else', async (reason, end) => {
    const { id, token } = await invite(admin, { email: address(), ...into(project) });
    await end(id);
    expect((await preview(token)).body).toEqual({ status: reason, email: null, invited_by: null, projects: [] });
    for (const answer of [await register(token), await accept(await app.member(), token)]) {
      expect(expectProblem(answer, 410).reason).toBe(reason);
    }
  });

  it('because there is none is not found', async () => {
    for (const answer of [await preview('x'), await register('x'), await accept(manager, 'x')])
      expectProblem(answer, 404);
  });

  it('loses what its creator may no longer give', async () => {
    const both = await app.member('Both');
    for (const { id } of [project, other])
      await admin.post(`/projects/${id}/members/${both.id}`, { project_role: 'manager' });
    const { token } = await invite(both, into(project, other));
    const only = await invite(both, into(other));
    await admin.delete(`/projects/${other.id}/members/${both.id}`);
    expect((await preview(only.token)).body.status).toBe('revoked');
    const { user } = (await register(token)).body;
    expect((await membersOf(other)).map(({ id }) => id)).not.toContain(user.id);
    expect((await membersOf(project)).map(({ id }) => id)).toContain(user.id);
  });

  it('is that of a deleted user, and of an admin who is none any more', async () => {
    const [gone, demoted] = [await app.admin('Gone'), await app.admin('Demoted')];
    const links = [await invite(gone), await invite(demoted, into(project))];
    await admin.delete(`/users/${gone.id}`);
    await admin.put(`/users/${demoted.id}`, { role: 'member' });
    for (const { token } of links) expect(expectProblem(await register(token), 410).reason).toBe('revoked');
  });

  it('is one into the trash', async () => {
    const { token } = await invite(manager, into(project));
    await admin.delete(`/projects/${project.id}`);
    expectProblem(await register(token), 410);
  });
});

describe('inviting', () => {
  it('is for managers into their own projects, as members of the installation', async () => {
    const { created_by } = await invite(manager, into(project));
    expect(created_by).toBe(manager.id);
    const refusals = [
      await manager.post('/invitations', {}),
      await manager.post('/invitations', into(project, other)),
      await manager.post('/invitations', into({ id: crypto.randomUUID() })),
      await manager.post('/invitations', { role: 'admin', ...into(project) }),
      await (await app.member()).post('/invitations', into(project)),
    ];
    for (const refusal of refusals) expectProblem(refusal, 403);
    expect(withoutRequest(refusals[1] as Answer)).toEqual(withoutRequest(refusals[2] as Answer));
  });

  it('tells managers only of what is theirs', async () => {
    const mine = await invite(admin, into(project));
    const hidden = [
      await invite(admin),
      await invite(admin, into(other)),
      await invite(admin, into(project, other)),
      await invite(admin, { role: 'admin', ...into(project) }),
    ];
    const listed = (await manager.get<{ id: string }[]>(`/invitations?project_id=${project.id}`)).body;
    expect(listed.map(({ id }) => id)).toEqual([mine.id]);
    for (const { id } of hidden) expectProblem(await manager.delete(`/invitations/${id}`), 404);
    expect((await (await app.member()).get('/invitations')).body).toEqual([]);
    expect((await manager.delete(`/invitations/${mine.id}`)).status).toBe(204);
    expectProblem(await admin.delete(`/invitations/${mine.id}`), 404);
  });

  it('answers the same whether an address has an account or not', async () => {
    const told = async (email: string) => {
      const {
        id: _,
        url: _url,
        email: _email,
        created_at: _at,
        expires_at: _end,
        ...rest
      } = await invite(manager, {
        email,
        ...into(project),
      });
      return { ...rest, token: '' };
    };
    expect(await told(admin.user.email)).toEqual(await told(address()));
  });

  it('checks every field', async () => {
    expectInvalid(
      await admin.post('/invitations', { email: 'x', role: 'owner', projects: 'x' }),
      'email',
      'role',
      'projects',
    );
    expectInvalid(await admin.post('/invitations', { expires_at: '2020-01-01T00:00:00Z' }), 'expires_at');
    expectInvalid(await admin.post('/invitations', { expires_at: '2999-01-01T00:00:00Z' }), 'expires_at');
    expectInvalid(await admin.post('/invitations', into(project, project)), 'projects');
    expectProblem(await admin.post('/invitations', into({ id: crypto.randomUUID() })), 404);
  });

  it('is bounded for each user', async () => {
    const eager = await app.admin('Eager');
    await app.query(
      `INSERT INTO invitations (id, token_hash, created_by, expires_at)
       SELECT gen_random_uuid(), sha256(n::text::bytea), $1, now() + interval '1 day' FROM generate_series(1, 1000) n`,
      [eager.id],
    );
    expectProblem(await eager.post('/invitations', {}), 409);
    expect((await admin.post('/invitations', {})).status).toBe(201);
  });
});

describe('registering by invitation only', () => {
  it('needs one', async () => {
    expectProblem(await register(undefined), 403);
  });

  it('is throttled like every password', async () => {
    const answers = await Promise.all(Array.from({ length: 101 }, () => preview('nothing')));
    expect(answers.some(({ status }) => status === 429)).toBe(true);
  });
});
