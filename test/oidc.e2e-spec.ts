import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { cookieOf, refresh } from './support/cookies.js';
import { codeOf, setUpFactor } from './support/factor.js';
import { begin, beginLink, finish, finishLink, sessionOf, signIn, stateOf } from './support/oidc.js';
import { expectProblem } from './support/problem.js';
import { changesOf, recordedOf } from './support/recorded.js';
import { RealProvider } from './support/real-provider.js';

let provider: RealProvider;
let app: TestApp;
let invite: TestApp;
let closed: TestApp;
let roles: TestApp;

beforeAll(async () => {
  provider = await RealProvider.start();
  const env = { ...provider.env, OIDC_NAME: 'Birchwood ID' };
  app = await TestApp.start({ ...env, REQUIRE_SECOND_FACTOR: 'all' });
  invite = await TestApp.start({ ...env, REGISTRATION: 'invite' });
  closed = await TestApp.start({ ...env, REGISTRATION: 'closed' });
  roles = await TestApp.start({ ...env, OIDC_ROLE_CLAIM: 'realm_access.roles' });
  await provider.serve(...[app, invite, closed, roles].map(({ base }) => base));
});
afterAll(async () => {
  for (const one of [app, invite, closed, roles]) await one.close();
  await provider.close();
});

let count = 0;
/** Somebody whom the provider knows: their identifier there, which begins their address. */
function person(more: object = {}): string {
  const id = `person-${++count}`;
  provider.accounts.set(id, { email: `${id}@example.org`, email_verified: true, name: `Person ${count}`, ...more });
  return id;
}
const emailOf = (id: string) => `${id}@example.org`;

/** A user with the address of somebody whom the provider knows. */
async function userFor(id: string, on = app, role: 'admin' | 'member' = 'member'): Promise<TestActor> {
  const user = await on[role]('Somebody');
  await on.query('UPDATE users SET email = $1 WHERE id = $2', [emailOf(id), user.id]);
  return on.login({ ...user.user, email: emailOf(id) });
}

const identities = (on: TestApp, user_id: string) =>
  on.query<{ issuer: string; subject: string; last_used_at: Date | null }>(
    'SELECT issuer, subject, last_used_at FROM identities WHERE user_id = $1',
    [user_id],
  );

describe('signing up with a provider', () => {
  it('creates a member, who is linked, has no password and is recorded', async () => {
    const id = person();
    const answer = await signIn(app, provider, id);
    expect(answer.status).toBe(200);
    const { user } = answer.body;
    expect(user).toMatchObject({ name: provider.accounts.get(id)?.name, email: emailOf(id), role: 'member' });
    expect(await identities(app, user.id)).toEqual([
      { issuer: provider.issuer, subject: id, last_used_at: expect.any(Date) as Date },
    ]);
    const rows = await recordedOf(app, user.id);
    expect(rows.map(({ action }) => action)).toEqual(['user_created', 'identity_linked', 'signed_in']);
    expect(rows[2]).toMatchObject({ user_id: user.id, data: { methods: ['provider'], address: '127.0.0.1' } });
    expect(rows[1]?.changes).toEqual({
      provider: { from: null, to: 'Birchwood ID' },
      linked_by: { from: null, to: 'sign_up' },
    });
    expect(JSON.stringify(rows)).not.toContain(id.concat('"'));
    const state = (await sessionOf(app, answer).get('/auth/oidc/identity')).body;
    expect(state).toMatchObject({ provider: 'Birchwood ID', linked: true, has_password: false });
    const login = await app.anonymous.post('/auth/login', { email: emailOf(id), password: '' });
    expectProblem(login, 401);
  });

  it('opens a session that is refreshed, and that needs no second factor here', async () => {
    const answer = await signIn(app, provider, person());
    expect((await sessionOf(app, answer).get('/projects')).status).toBe(200);
    const cookie = cookieOf(answer, 'refresh_token');
    expect(cookie?.attributes).toMatchObject({ httponly: '', samesite: 'Strict', path: '/api/v1/auth' });
    const next = await refresh(app.anonymous, cookie?.value);
    expect(next.status).toBe(200);
    expect((await sessionOf(app, next).get('/projects')).status).toBe(200);
  });

  it('signs the same person in the next time, whatever the provider calls them by then', async () => {
    const id = person();
    const first = await signIn(app, provider, id);
    provider.accounts.set(id, { name: 'Other', email: 'other@example.org', email_verified: true });
    const second = await signIn(app, provider, id);
    expect(second.body.user).toEqual(first.body.user);
    // The address is not needed any more.
    provider.accounts.set(id, {});
    expect((await signIn(app, provider, id)).body.user).toEqual(first.body.user);
  });

  it('makes one account of two first sign-ins at once', async () => {
    const id = person();
    const attempts = await Promise.all(Array.from({ length: 4 }, () => begin(app)));
    const responses = await Promise.all(attempts.map(({ url }) => provider.visit(url, id)));
    const answers = await Promise.all(attempts.map((attempt, n) => finish(app, attempt, responses[n] ?? '')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.user.id)).size).toBe(1);
    expect(await app.query('SELECT FROM users WHERE email = $1', [emailOf(id)])).toHaveLength(1);
  });

  it('takes an unverified address for a new account, and another name where there is none', async () => {
    const id = person({ email_verified: false, name: undefined, preferred_username: 'nick' });
    expect((await signIn(app, provider, id)).body.user).toMatchObject({ email: emailOf(id), name: 'nick' });
    const nameless = person({ name: '  ' });
    expect((await signIn(app, provider, nameless)).body.user.name).toBe(nameless);
  });

  it('needs an address, and says what the provider sent instead', async () => {
    const missing = await signIn(app, provider, person({ email: undefined }));
    expect(expectProblem(missing, 403)).toMatchObject({
      ...{ type: '/problems/oidc', reason: 'missing_claim', claim: 'email' },
      claims: expect.arrayContaining(['sub', 'name', 'email_verified']) as string[],
    });
    const wrong = await signIn(app, provider, person({ email: 'no address' }));
    expect(expectProblem(wrong, 403)).toMatchObject({ reason: 'missing_claim', received: 'no address' });
  });
});

describe('signing up where not everybody may', () => {
  it('is refused by REGISTRATION=closed, and users who exist are linked', async () => {
    const id = person();
    expect(expectProblem(await signIn(closed, provider, id), 403)).toMatchObject({ reason: 'closed' });
    expect(await closed.query('SELECT FROM users WHERE email = $1', [emailOf(id)])).toHaveLength(0);
    const user = await userFor(id, closed);
    expect((await signIn(closed, provider, id)).body.user.id).toBe(user.id);
  });

  it('needs an invitation for the address by REGISTRATION=invite, which is used up', async () => {
    const id = person();
    expect(expectProblem(await signIn(invite, provider, id), 403)).toMatchObject({ reason: 'invitation_needed' });
    const admin = await invite.admin();
    const other = await admin.post('/invitations', { email: 'somebody.else@example.org' });
    expect(expectProblem(await signIn(invite, provider, id), 403)).toMatchObject({ reason: 'invitation_needed' });
    const project = (await admin.post('/projects', { name: 'Shared' })).body;
    const invited = await admin.post('/invitations', {
      ...{ email: emailOf(id), projects: [{ project_id: project.id }] },
    });
    const answer = await signIn(invite, provider, id);
    expect(answer.status).toBe(200);
    expect((await sessionOf(invite, answer).get(`/projects/${project.id}`)).status).toBe(200);
    const left = (await admin.get<{ id: string }[]>('/invitations')).body;
    expect(left.map((one) => one.id)).toContain(other.body.id);
    const mine = left.filter((one) => one.id === invited.body.id);
    expect(mine).toEqual([]);
  });

  it('does not take an unverified address for that of an invitation', async () => {
    const id = person({ email_verified: false });
    await (await invite.admin()).post('/invitations', { email: emailOf(id) });
    expect(expectProblem(await signIn(invite, provider, id), 403)).toMatchObject({ reason: 'invitation_needed' });
  });

  it('takes the invitation with which somebody came, once, and says why it cannot be used', async () => {
    const admin = await invite.admin();
    const tokenOf = async (body: object) =>
      String((await admin.post<{ url: string }>('/invitations', body)).body.url).split('#')[1];
    const invitation = await tokenOf({ role: 'admin' });
    const answer = await signIn(invite, provider, person(), { invitation });
    expect(answer.body.user.role).toBe('admin');
    const again = await signIn(invite, provider, person(), { invitation });
    expect(expectProblem(again, 403)).toMatchObject({ reason: 'invitation' });
    const other = await tokenOf({ email: 'somebody.else@example.org' });
    const wrong = await signIn(invite, provider, person(), { invitation: other });
    expect(expectProblem(wrong, 403).detail).toContain('another email address');
  });

  it('lets who has an account join the projects of an invitation', async () => {
    const [admin, id] = [await invite.admin(), person()];
    await userFor(id, invite);
    const project = (await admin.post('/projects', { name: 'Shared' })).body;
    await signIn(invite, provider, id);
    const { url } = (await admin.post('/invitations', { projects: [{ project_id: project.id }] })).body;
    const answer = await signIn(invite, provider, id, { invitation: String(url).split('#')[1] });
    expect((await sessionOf(invite, answer).get(`/projects/${project.id}`)).status).toBe(200);
  });
});

describe('a user with the same address', () => {
  it('is linked if the provider has verified it, and all that somebody else may have made ends', async () => {
    const id = person();
    const user = await userFor(id);
    await giveWaysIn(user);
    const answer = await signIn(app, provider, id);
    expect(answer.body.user.id).toBe(user.id);
    // The session of before, its password, and its API token.
    expect((await user.get('/users/me')).status).toBe(401);
    expectProblem(await app.anonymous.post('/auth/login', { email: emailOf(id), password: PASSWORD }), 401);
    expect(await app.query('SELECT FROM api_tokens WHERE user_id = $1', [user.id])).toHaveLength(0);
    expect(await app.query('SELECT FROM calendar_feeds WHERE user_id = $1', [user.id])).toHaveLength(0);
    const rows = await changesOf(app, user.id);
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['identity_linked', 'user_updated']));
    expect(rows.find(({ action }) => action === 'identity_linked')?.changes.linked_by?.to).toBe('email');
  });

  it('is linked whatever the case of the letters', async () => {
    const id = person();
    const user = await userFor(id);
    provider.accounts.set(id, { email: emailOf(id).toUpperCase(), email_verified: true });
    expect((await signIn(app, provider, id)).body.user.id).toBe(user.id);
  });

  it.each([[false], [undefined], ['false'], [1]])('is not linked if it says %s of that', async (email_verified) => {
    const id = person({ email_verified });
    const user = await userFor(id);
    const problem = expectProblem(await signIn(app, provider, id), 403);
    expect(problem).toMatchObject({ reason: 'email_unverified', claim: 'email_verified' });
    expect(await identities(app, user.id)).toEqual([]);
    expect((await user.get('/users/me')).status).toBe(200);
  });

  it('is not linked to a second person of the provider', async () => {
    const id = person();
    const { user } = (await signIn(app, provider, id)).body;
    const other = person({ email: emailOf(id) });
    expect(expectProblem(await signIn(app, provider, other), 403)).toMatchObject({ reason: 'email_taken' });
    expect((await identities(app, user.id)).map(({ subject }) => subject)).toEqual([id]);
  });

  it('is not linked if it has a second factor: only its user links it', async () => {
    const id = person();
    const user = await userFor(id);
    await setUpFactor(user);
    expect(expectProblem(await signIn(app, provider, id), 403)).toMatchObject({ reason: 'second_factor' });
    expect(await identities(app, user.id)).toEqual([]);
  });
});

/** Gives a user what lets in besides a password, as who has made the account of somebody else might. */
async function giveWaysIn(user: TestActor): Promise<void> {
  const values = [user.id, Buffer.from(user.id)];
  await app.query(
    `INSERT INTO api_tokens (id, user_id, name, start, scopes, token_hash) VALUES (gen_random_uuid(), $1, 'x', 'ft_x', '{read}', $2)`,
    values,
  );
  await app.query('INSERT INTO calendar_feeds (user_id, secret_hash) VALUES ($1, $2)', values);
}

describe('linking in the profile', () => {
  const link = async (actor: TestActor, id: string, password = PASSWORD) => {
    const attempt = await beginLink(actor, password);
    return finishLink(actor, attempt, await provider.visit(attempt.url, id));
  };

  it('takes the password, links to any account at the provider, and keeps everything else', async () => {
    const [user, id] = [await invite.member(), person()];
    expect((await user.get('/auth/oidc/identity')).body).toEqual({
      ...{ provider: 'Birchwood ID', linked: false, since: null, last_used_at: null, has_password: true },
    });
    const wrong = await user.post('/auth/oidc/identity/start', { password: 'wrong password' });
    expect(expectProblem(wrong, 400).errors).toMatchObject([{ field: 'password' }]);
    const answer = await link(user, id);
    expect(answer).toMatchObject({ status: 200, body: { linked: true, has_password: true, last_used_at: null } });
    expect((await user.get('/users/me')).status).toBe(200);
    expect((await signIn(invite, provider, id)).body.user.id).toBe(user.id);
    expect((await changesOf(invite, user.id)).at(-1)).toMatchObject({
      action: 'identity_linked',
      changes: { linked_by: { to: 'profile' } },
    });
    // Again is no change, and another account there is one too many.
    expect((await link(user, id)).status).toBe(200);
    expect(expectProblem(await link(user, person()), 403)).toMatchObject({ reason: 'already_linked' });
  });

  it('refuses an account at the provider that is somebody else’s', async () => {
    const id = person();
    await signIn(app, provider, id);
    const user = await invite.member();
    const other = await invite.member();
    await link(other, id);
    expect(expectProblem(await link(user, id), 403)).toMatchObject({ reason: 'linked_elsewhere' });
  });

  it('is only for the session that has begun it, and no sign-in', async () => {
    const [user, other, id] = [await invite.member(), await invite.member(), person()];
    const attempt = await beginLink(user, PASSWORD);
    const response = await provider.visit(attempt.url, id);
    expect(expectProblem(await finish(invite, attempt, response), 403)).toMatchObject({ reason: 'unknown' });
    expect(expectProblem(await finishLink(other, attempt, response), 403)).toMatchObject({ reason: 'unknown' });
    expect(await identities(invite, other.id)).toEqual([]);
    const sign = await begin(invite);
    const answer = await provider.visit(sign.url, id);
    expect(expectProblem(await finishLink(user, sign, answer), 403)).toMatchObject({ reason: 'unknown' });
    const another = await beginLink(user, PASSWORD);
    const relogged = await invite.login(user.user);
    const later = await finishLink(relogged, another, await provider.visit(another.url, id));
    expect(expectProblem(later, 403)).toMatchObject({ reason: 'unknown' });
  });

  it('is undone with the password, and sessions go on', async () => {
    const [user, id] = [await invite.member(), person()];
    await link(user, id);
    const byProvider = sessionOf(invite, await signIn(invite, provider, id));
    expectProblem(await user.send('DELETE', '/auth/oidc/identity', { password: 'wrong password' }), 400);
    const answer = await user.send('DELETE', '/auth/oidc/identity', { password: PASSWORD });
    expect(answer).toMatchObject({ status: 200, body: { linked: false } });
    expect((await byProvider.get('/users/me')).status).toBe(200);
    expect((await changesOf(invite, user.id)).at(-1)?.action).toBe('identity_unlinked');
    expectProblem(await user.send('DELETE', '/auth/oidc/identity', { password: PASSWORD }), 404);
    expect(expectProblem(await signIn(invite, provider, id), 403)).toMatchObject({ reason: 'invitation_needed' });
  });

  it('ends what a session by the provider was spared', async () => {
    const id = person();
    const session = sessionOf(app, await signIn(app, provider, id));
    expect((await session.put('/users/me/password', { current_password: '', new_password: PASSWORD })).status).toBe(
      204,
    );
    expect((await session.delete('/auth/oidc/identity', { password: PASSWORD })).status).toBe(200);
    expect(expectProblem(await session.get('/projects'), 403).type).toBe('/problems/second-factor-required');
  });

  it('is not undone by who would have no way in, until they set a password', async () => {
    const id = person();
    const answer = await signIn(app, provider, id);
    const session = sessionOf(app, answer);
    const kept = await session.delete('/auth/oidc/identity', { password: '' });
    expect(expectProblem(kept, 409).detail).toContain('password');
    expect(await identities(app, answer.body.user.id)).toHaveLength(1);
    const set = await session.put('/users/me/password', { current_password: '', new_password: PASSWORD });
    expect(set.status).toBe(204);
    expect((await session.delete('/auth/oidc/identity', { password: PASSWORD })).status).toBe(200);
    expect((await app.anonymous.post('/auth/login', { email: emailOf(id), password: PASSWORD })).status).toBe(200);
  });
});

describe('a user without a password', () => {
  it('does what takes one only soon after signing in at the provider', async () => {
    const answer = await signIn(app, provider, person());
    const session = sessionOf(app, answer);
    expect((await session.post('/users/me/totp', { password: '' })).status).toBe(200);
    await app.query(`UPDATE sessions SET created_at = now() - interval '11 minutes' WHERE user_id = $1`, [
      answer.body.user.id,
    ]);
    const late = await session.post('/users/me/totp', { password: '' });
    expect(expectProblem(late, 400).errors).toMatchObject([{ field: 'password' }]);
    const other = await app.login(answer.body.user);
    expectProblem(await other.post('/users/me/totp', { password: '' }), 400);
  });
});

describe('a second factor that was set up here', () => {
  it('is asked for after the provider', async () => {
    const id = person();
    const user = sessionOf(app, await signIn(app, provider, id));
    const { secret } = (await user.post('/users/me/totp', { password: '' })).body;
    await user.post('/users/me/totp/confirm', { code: codeOf(secret, -1) });
    const first = await signIn(app, provider, id);
    const problem = expectProblem(first, 401) as unknown as { type: string; token: string };
    expect(problem.type).toBe('/problems/second-factor');
    expect(cookieOf(first, 'refresh_token')).toBeUndefined();
    const answer = await app.anonymous.post('/auth/second-factor', { token: problem.token, code: codeOf(secret) });
    expect(answer.status).toBe(200);
    const [session] = await app.query<{ identity_id: string | null }>(
      'SELECT identity_id FROM sessions WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1',
      [answer.body.user.id],
    );
    expect(session?.identity_id).toEqual(expect.any(String));
  });
});

describe('OIDC_ROLE_CLAIM', () => {
  const withRoles = (value: unknown) => ({ realm_access: { roles: value } });

  it('gives the role of a new user, and changes it at each sign-in', async () => {
    const id = person(withRoles(['offline', 'admin']));
    const first = await signIn(roles, provider, id);
    expect(first.body.user.role).toBe('admin');
    const session = sessionOf(roles, first);
    expect((await session.get('/users')).status).toBe(200);
    provider.accounts.set(id, { ...provider.accounts.get(id), ...withRoles('member') });
    expect((await signIn(roles, provider, id)).body.user.role).toBe('member');
    // The session of before, too.
    expectProblem(await session.get('/users'), 403);
    const [change] = (await changesOf(roles, first.body.user.id)).slice(-1);
    expect(change).toMatchObject({
      action: 'user_updated',
      user_name: 'Birchwood ID',
      changes: { role: { from: 'admin', to: 'member' } },
    });
    provider.accounts.set(id, { ...provider.accounts.get(id), ...withRoles(['member', 'admin']) });
    expect((await signIn(roles, provider, id)).body.user.role).toBe('admin');
  });

  it('is needed: who has none of its roles is refused, and nothing changes', async () => {
    const id = person(withRoles(['admin']));
    const { user } = (await signIn(roles, provider, id)).body;
    provider.accounts.set(id, { email: emailOf(id), email_verified: true });
    expect(expectProblem(await signIn(roles, provider, id), 403)).toMatchObject({
      ...{ reason: 'missing_claim', claim: 'realm_access.roles', expected: 'admin or member' },
    });
    provider.accounts.set(id, withRoles(['Administrator']));
    expect(expectProblem(await signIn(roles, provider, id), 403)).toMatchObject({
      ...{ reason: 'no_role', claim: 'realm_access.roles', received: '["Administrator"]' },
    });
    const [row] = await roles.query('SELECT role FROM users WHERE id = $1', [user.id]);
    expect(row).toEqual({ role: 'admin' });
  });

  it('does not demote the last admin, which is recorded', async () => {
    const id = person(withRoles(['admin']));
    const { user } = (await signIn(roles, provider, id)).body;
    await roles.query(`UPDATE users SET role = 'member' WHERE id <> $1`, [user.id]);
    provider.accounts.set(id, withRoles(['member']));
    const answer = await signIn(roles, provider, id);
    expect(answer.body.user.role).toBe('admin');
    expect((await sessionOf(roles, answer).get('/users')).status).toBe(200);
    expect((await changesOf(roles, user.id)).at(-1)).toMatchObject({ action: 'role_kept', user_name: 'Birchwood ID' });
  });
});

describe('the answer of the provider', () => {
  it('counts once, in the browser that asked, and for the last that it asked', async () => {
    const attempt = await begin(app);
    const response = await provider.visit(attempt.url, person());
    const stranger = await begin(app);
    expect(expectProblem(await finish(app, stranger, response), 403)).toMatchObject({ reason: 'unknown' });
    const bare = await finish(app, { ...attempt, cookie: 'oidc=' }, response);
    expect(expectProblem(bare, 403)).toMatchObject({ reason: 'unknown' });
    const forged = response.replace(/state=[^&]+/, `state=${stateOf(stranger)}`);
    expect(expectProblem(await finish(app, attempt, forged), 403)).toMatchObject({ reason: 'unknown' });
    const answer = await finish(app, attempt, response);
    expect(answer.status).toBe(200);
    expect(cookieOf(answer, 'oidc')?.value).toBe('');
    expect(expectProblem(await finish(app, attempt, response), 403)).toMatchObject({ reason: 'replayed' });
  });

  it('is for the code that it has: another attempt cannot use it', async () => {
    const [one, other] = [await begin(app), await begin(app)];
    const stolen = new URLSearchParams(await provider.visit(one.url, person()));
    stolen.set('state', stateOf(other));
    // PKCE: the code was made for another challenge.
    const problem = expectProblem(await finish(app, other, stolen.toString()), 403);
    expect(problem).toMatchObject({ reason: 'provider_error', provider_error: 'invalid_grant' });
  });

  it('may be a refusal, which is told as it is', async () => {
    const problem = expectProblem(await signIn(app, provider, undefined), 403);
    expect(problem).toMatchObject({
      ...{ type: '/problems/oidc', reason: 'denied', provider_error: 'access_denied' },
      provider_text: 'The user has changed their mind.',
    });
  });

  it('is asked for with PKCE, a state and a nonce, none of which the browser can choose', async () => {
    const { url } = await begin(app);
    const { searchParams } = new URL(url);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      ...{ response_type: 'code', client_id: 'flowtrack', scope: 'openid email profile' },
      ...{ redirect_uri: `${app.base}/login/oidc`, code_challenge_method: 'S256' },
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)?.length).toBeGreaterThan(42);
    const cookie = cookieOf(await app.anonymous.post('/auth/oidc/start', {}), 'oidc');
    expect(cookie?.attributes).toMatchObject({ httponly: '', samesite: 'Strict', 'max-age': '600' });
    expect(Buffer.from(cookie?.value ?? '', 'base64url').toString('latin1')).not.toContain('sign-in');
  });

  it('of a user who was deleted is that of a stranger', async () => {
    const id = person();
    const { user } = (
      await signIn(closed, provider, id).then(async (refused) => {
        expect(refused.status).toBe(403);
        await userFor(id, closed);
        return signIn(closed, provider, id);
      })
    ).body;
    await (await closed.admin()).delete(`/users/${user.id}`);
    expect(await identities(closed, user.id)).toEqual([]);
    expect(expectProblem(await signIn(closed, provider, id), 403)).toMatchObject({ reason: 'closed' });
  });
});

it('options say what the provider is called', async () => {
  expect((await app.anonymous.get('/auth/options')).body).toMatchObject({ oidc: 'Birchwood ID', oidc_only: false });
});
