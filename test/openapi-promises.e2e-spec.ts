import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Unsubscribing } from '../src/notifications/mails/unsubscribing.js';
import type { Answer, TestActor } from './support/actor.js';
import { ApiDocument } from './support/api-document.js';
import { PASSWORD, TestApp } from './support/app.js';
import { programOf } from './support/tokens.js';
import { attach, PICTURE } from './support/attachments.js';
import { finishTasks } from './support/finished.js';
import { Authenticator } from './support/authenticator.js';
import { cookieOf } from './support/cookies.js';
import { codeOf, setUpFactor } from './support/factor.js';
import { FakeProvider } from './support/fake-provider.js';
import { failedJob } from './support/jobs.js';
import { WEBHOOK } from './support/webhooks.js';
import { createProject, createTask } from './support/factories.js';
import { settled, trelloBoard, upload } from './support/imports.js';
import { readPlanka } from './support/planka-data.js';
import { PromisedActor, type Seen } from './support/promised-actor.js';
import { Scene } from './support/scene.js';
import { TaskAccess } from '../src/projects/project.entity.js';
import { TaskPriority } from '../src/tasks/core/task.entity.js';

let app: TestApp;
let document: ApiDocument;
/** Everybody here holds each answer against the document; see PromisedActor. */
const seen: Seen = new Set();
let admin: PromisedActor;
let member: PromisedActor;
let stranger: PromisedActor;
let anonymous: PromisedActor;

const promised = (actor: TestActor) => new PromisedActor(actor, document, seen);

beforeAll(async () => {
  app = await TestApp.start();
  document = await ApiDocument.of(app.anonymous);
  admin = promised(await app.admin('Ann'));
  member = promised(await app.member('Max'));
  stranger = promised(await app.member('Eve'));
  anonymous = promised(app.anonymous);
});
afterAll(() => app.close());

/** The version of nothing that these tests make. */
const STALE = { 'if-match': '"99"' };

// The last one asks what the others have seen.
describe('answers are what the document promises, with no property more', { shuffle: false }, () => {
  it('for accounts and sessions', async () => {
    const account = { name: 'New', email: 'new@example.org', password: PASSWORD };
    const retry = { 'idempotency-key': 'registration' };
    const registered = await anonymous.post('/auth/register', account, retry);
    await anonymous.post('/auth/register', account);
    const { headers } = await anonymous.post('/auth/login', { email: account.email, password: PASSWORD });
    await anonymous.post('/auth/login', { email: account.email, password: 'wrong' });
    const cookie = (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
    const refreshed = await anonymous.post('/auth/refresh', undefined, { cookie });
    await anonymous.post('/auth/refresh');
    await anonymous.post('/auth/refresh', undefined, { origin: 'https://evil.example' });
    const bearer = { authorization: `Bearer ${refreshed.body.access_token}` };
    const { body: sessions } = await anonymous.get('/auth/sessions', bearer);
    expect(sessions).toHaveLength(2);
    const other = sessions.find(({ current }: { current: boolean }) => !current);
    await anonymous.delete(`/auth/sessions/${other.id}`, bearer);
    await anonymous.delete(`/auth/sessions/${other.id}`, bearer);
    const passwords = { current_password: PASSWORD, new_password: `${PASSWORD}!` };
    await anonymous.put('/users/me/password', passwords, bearer);
    await anonymous.put('/users/me/password', passwords, bearer);
    await anonymous.post('/auth/register', account, retry);
    await anonymous.post('/auth/logout', undefined, { cookie });
    await anonymous.get('/auth/options');
    expect(registered.body.user.role).toBe('member');
  });

  it('for invitations and forgotten passwords', async () => {
    const { id: project_id } = await createProject(admin);
    const invite = async (body: object = {}, headers = {}) => (await admin.post('/invitations', body, headers)).body;
    const tokenOf = ({ url }: { url: string }) => url.split('#')[1];
    const join = (token?: string) => member.post('/invitations/accept', { token });
    const register = (invitation?: string) =>
      anonymous.post('/auth/register', { name: 'Guest', email: 'guest@example.org', password: PASSWORD, invitation });
    const into = await invite({ email: member.user.email, projects: [{ project_id }] }, { 'idempotency-key': 'i' });
    await invite({}, { 'idempotency-key': 'i' });
    await invite({ projects: [{ project_id: crypto.randomUUID() }] });
    await member.post('/invitations', {});
    for (const actor of [admin, member]) await actor.get('/invitations');
    await register(tokenOf(into));
    for (let n = 0; n < 2; n++) await join(tokenOf(into));
    await join('none');
    await register(tokenOf(into));
    await register('none');
    await join(tokenOf(await invite({ email: 'somebody.else@example.org' })));
    for (const token of [tokenOf(into), tokenOf(await invite({ projects: [{ project_id }] })), 'none'])
      await anonymous.post('/invitations/preview', { token });
    const revoked = await invite();
    for (let n = 0; n < 2; n++) await admin.delete(`/invitations/${revoked.id}`);
    await register(tokenOf(revoked));
    const { body: forgetful } = await admin.post('/users', { name: 'F', email: 'f@example.org', password: PASSWORD });
    await anonymous.post('/auth/password/forgot', { email: 'f@example.org' });
    await expect.poll(async () => (await admin.get('/auth/password/requests')).body.length).toBe(1);
    for (let n = 0; n < 2; n++) await admin.delete(`/auth/password/requests/${forgetful.id}`);
    for (const actor of [admin, member]) await actor.post(`/users/${forgetful.id}/password-reset`);
    await member.get('/auth/password/requests');
    await member.delete(`/auth/password/requests/${forgetful.id}`);
    const again = { 'idempotency-key': 'link' };
    const { body: link } = await admin.post(`/users/${forgetful.id}/password-reset`, undefined, again);
    await admin.post(`/users/${member.id}/password-reset`, undefined, again);
    const password = 'another password';
    for (let n = 0; n < 2; n++) await anonymous.post('/auth/password/reset', { token: tokenOf(link), password });
  });

  it('for second factors', async () => {
    const [user, program] = [await app.member('Two'), await app.member('Program')];
    const two = promised(user);
    await two.get('/users/me/totp');
    await two.post('/users/me/totp/confirm', { code: '123456' });
    const { secret, recovery_codes } = await setUpFactor(two);
    await two.post('/users/me/totp', { password: PASSWORD });
    await two.get('/users/me/totp');
    const credentials = { email: user.user.email, password: PASSWORD };
    const { body: asked } = await anonymous.post('/auth/login', credentials);
    for (const token of ['none', asked.token]) await anonymous.post('/auth/second-factor', { token, code: 'wrong' });
    await anonymous.post('/auth/second-factor', { token: asked.token, code: codeOf(secret) });
    await two.post('/users/me/totp/recovery-codes', { password: 'wrong' });
    for (const actor of [two, promised(program)])
      await actor.post('/users/me/totp/recovery-codes', { password: PASSWORD });
    const removal = { password: PASSWORD, code: recovery_codes[0] };
    await two.send('DELETE', '/users/me/totp', removal);
    await two.send('DELETE', '/users/me/totp', { ...removal, code: codeOf(secret, 1) });
    await two.send('DELETE', '/users/me/totp', removal);
    await setUpFactor(two);
    for (const actor of [stranger, admin]) await actor.get(`/users/${user.id}/totp`);
    for (const actor of [stranger, admin, admin]) await actor.delete(`/users/${user.id}/totp`);
  });

  it('for passkeys', async () => {
    const user = promised(await app.member('Key'));
    const origin = new URL(app.base).origin;
    const password = { password: PASSWORD };
    await user.post('/users/me/passkeys/options', password);
    await setUpFactor(user);
    await user.post('/users/me/passkeys/options', { password: 'wrong' });
    const { body: begun } = await user.post('/users/me/passkeys/options', password);
    const device = new Authenticator();
    const made = { token: begun.token, name: 'Phone', ...device.create(begun, { origin }) };
    await user.post('/users/me/passkeys', { ...made, token: 'none' });
    const { body: passkey } = await user.post('/users/me/passkeys', made);
    await user.post('/users/me/passkeys', made);
    await user.get('/users/me/passkeys');
    const { body: asked } = await anonymous.post('/auth/passkey/options', {});
    await anonymous.post('/auth/passkey/options', { token: 'none' });
    const answer = { token: asked.token, ...device.answer(asked, { origin }) };
    for (let n = 0; n < 2; n++) await anonymous.post('/auth/passkey', answer);
    for (let n = 0; n < 2; n++) await user.delete(`/users/me/passkeys/${passkey.id}`);
  });

  it('for identity providers', async () => {
    const provider = await FakeProvider.start();
    const [one, only] = [await TestApp.start(provider.env), await TestApp.start({ ...provider.env, OIDC_ONLY: 'on' })];
    const own = '/auth/oidc/identity';
    const finished = async (as: PromisedActor, path: string, start: Answer) => {
      const cookie = `oidc=${cookieOf(start, 'oidc')?.value}`;
      const response = provider.visit(String(start.body.url));
      const answers = [];
      for (let n = 0; n < 2; n++) answers.push(await as.post(path, { response }, { cookie }));
      return answers[0]?.body;
    };
    const [guest, user] = [promised(one.anonymous), promised(await one.member('Ida'))];
    const signIn = async () => finished(guest, '/auth/oidc/finish', await guest.post('/auth/oidc/start', {}));
    const { access_token } = await signIn();
    const bearer = { authorization: `Bearer ${access_token}` };
    await guest.send('DELETE', own, { password: '' }, bearer);
    const { body: key } = await guest.post('/users/me/totp', { password: '' }, bearer);
    await guest.post('/users/me/totp/confirm', { code: codeOf(key.secret, -1) }, bearer);
    await signIn();
    provider.claims = (nonce) => ({ ...provider.right(nonce), sub: 'ida' });
    await finished(user, own, await user.post(`${own}/start`, { password: PASSWORD }));
    await user.get(own);
    for (let n = 0; n < 2; n++) await user.send('DELETE', own, { password: PASSWORD });
    await member.post(`${own}/start`, { password: PASSWORD });
    for (const path of [own, '/auth/oidc/finish']) await member.post(path, { response: 'x' });
    await anonymous.post('/auth/oidc/start', {});
    await promised(only.anonymous).post('/auth/password/forgot', { email: 'x@example.org' });
    await promised(only.anonymous).post('/auth/password/reset', { token: 'none', password: PASSWORD });
    for (const closing of [one, only, provider]) await closing.close();
  });

  it('for jobs', async () => {
    const job = await failedJob(app);
    for (const actor of [admin, member]) await actor.get('/jobs?state=failed');
    for (const actor of [member, admin, admin]) await actor.post(`/jobs/${job}/retry`);
    await admin.get('/jobs?limit=1');
  });

  it('for API tokens', async () => {
    const reader = { name: 'Reader', scopes: ['read'], expires_at: '2999-01-01T00:00:00Z' };
    const again = { 'idempotency-key': 'token' };
    const { body: token } = await member.post('/tokens', reader, again);
    await member.post('/tokens', reader, again);
    await member.post('/tokens', { ...reader, name: 'Other' }, again);
    await member.post('/tokens', { ...reader, scopes: ['read', 'admin'] });
    await member.get('/tokens');
    const { body: feed } = await member.post('/users/me/calendar');
    await anonymous.get(`/calendar/${feed.url.split('/').at(-1)}`);
    const program = { authorization: `Bearer ${token.token}` };
    for (const path of ['/tokens', '/auth/sessions', '/invitations']) await anonymous.get(path, program);
    await anonymous.delete(`/tokens/${token.id}`, program);
    for (let n = 0; n < 2; n++) await member.delete(`/tokens/${token.id}`);
    const { body: other } = await member.post('/tokens', reader);
    for (const actor of [admin, stranger]) await actor.get(`/users/${member.id}/tokens`);
    await admin.get(`/users/${crypto.randomUUID()}/tokens`);
    for (const actor of [stranger, admin, admin]) await actor.delete(`/users/${member.id}/tokens/${other.id}`);
  });

  it('for users', async () => {
    await member.get('/users/me');
    await member.put('/users/me', { name: 'Maximilian' });
    await member.put('/users/me', { email: admin.user.email });
    await member.get('/users');
    await admin.get('/users?limit=1');
    await admin.get(`/users/${member.id}`);
    await admin.get(`/users/${crypto.randomUUID()}`);
    await admin.put(`/users/${member.id}`, { name: 'Max' });
    await admin.put(`/users/${member.id}`, { name: 'Moritz' }, STALE);
    await member.put('/users/me', { name: 'Moritz' }, STALE);
    const person = { name: 'New', email: 'added@example.org', password: PASSWORD };
    await admin.post('/users', person, { 'idempotency-key': 'person' });
    await admin.post('/users', person, { 'idempotency-key': 'person' });
    await admin.post('/users', person);
    await member.post('/users', person);
    const left = await app.member('Leaving');
    await admin.delete(`/users/${left.id}`);
    await promised(left).get('/users/me');
    await admin.delete(`/users/${left.id}`);
  });

  it('for projects, in the trash too', async () => {
    const created = await admin.post('/projects', { name: 'P', description: 'd', deadline: '2026-12-31' });
    const project = `/projects/${created.body.id}`;
    await admin.post(`${project}/members/${member.id}`, undefined, { 'idempotency-key': 'k' });
    await admin.post(`${project}/members/${member.id}`, undefined, { 'idempotency-key': 'k' });
    await admin.post(`${project}/members/${stranger.id}`, undefined, { 'idempotency-key': 'k' });
    await member.post('/projects', { name: 'Mine' });
    for (const actor of [admin, member, stranger, anonymous]) {
      for (const path of ['', '/progress', '/members', '/board', '/events', '/activity', '/trash']) {
        await actor.get(`${project}${path}`);
      }
      await actor.get('/projects');
      await actor.put(project, { status: 'in_progress' });
    }
    await member.put(project, { task_access: 'members' });
    await admin.put(project, { name: 'Q' }, { 'if-match': '"99"' });
    await admin.get(`${project}/events?epoch=another`);
    await admin.post(`${project}/members/${stranger.id}`, undefined, STALE);
    for (const project_role of ['viewer', 'manager', 'member']) {
      await admin.put(`${project}/members/${member.id}`, { project_role });
    }
    await admin.put(`${project}/members/${member.id}`, { project_role: 'viewer' }, STALE);
    await admin.put(`${project}/members/${stranger.id}`, { project_role: 'viewer' }, STALE);
    await admin.get(`${project}/candidates`);
    await member.get(`${project}/candidates`);
    await admin.delete(`${project}/members/${member.id}`, STALE);
    await admin.delete(`${project}/members/${member.id}`);
    await admin.delete(`${project}/members/${member.id}`);
    await admin.delete(project, { 'if-match': '"1"' });
    await admin.delete(project);
    await admin.get('/projects/trash');
    await admin.post(`${project}/restore`, undefined, STALE);
    await admin.post(`${project}/restore`);
    await stranger.post(`${project}/restore`);
  });

  it('for the columns of boards', async () => {
    const { id } = await createProject(admin, {}, [member]);
    const review = { name: 'Review', category: 'in_progress', color: 'orange', wip_limit: 1, wip_policy: 'block' };
    const { body: column } = await admin.post(`/projects/${id}/columns`, review, { 'idempotency-key': 'column' });
    await admin.post(`/projects/${id}/columns`, { ...review, name: 'Other' }, { 'idempotency-key': 'column' });
    await admin.post(`/projects/${id}/columns`, { ...review, before_id: crypto.randomUUID() });
    const task = await createTask(admin, { id }, { column_id: column.id });
    const other = await createTask(admin, { id });
    await admin.post('/tasks', { title: 'x', project_id: id, column_id: column.id });
    await admin.put(`/tasks/${other.id}`, { column_id: column.id });
    await admin.patch(`/tasks/${other.id}/move`, { column_id: column.id });
    const [todo] = (await admin.get(`/projects/${id}/columns`)).body;
    for (const actor of [admin, member, stranger, anonymous]) {
      await actor.get(`/projects/${id}/columns`);
      await actor.get(`/columns/${column.id}`);
      await actor.get(`/columns/${column.id}/tasks`);
      await actor.post(`/projects/${id}/columns`, { name: 'Late', category: 'done' });
      await actor.put(`/columns/${column.id}`, { wip_limit: null });
      await actor.patch(`/columns/${column.id}/move`, { before_id: todo.id });
    }
    await admin.put(`/columns/${column.id}`, { name: 'New' }, STALE);
    await admin.put(`/columns/${todo.id}`, { category: 'done' });
    await admin.patch(`/columns/${column.id}/move`, { before_id: crypto.randomUUID() });
    await admin.patch(`/columns/${column.id}/move`, {}, STALE);
    await admin.delete(`/columns/${column.id}`, STALE);
    await admin.delete(`/columns/${column.id}`);
    for (const actor of [member, stranger, admin]) await actor.delete(`/columns/${column.id}?move_to=${todo.id}`);
    await admin.get(`/projects/${id}/events`);
    expect((await admin.get(`/tasks/${task.id}`)).body.column_id).toBe(todo.id);
  });

  it('for tasks, with everything and with nothing, in the trash too', async () => {
    const project = await createProject(admin, {}, [member]);
    const all = { description: 'd', priority: TaskPriority.High, deadline: '2026-12-31', assigned_to: member.id };
    const full = await createTask(admin, project, all);
    const bare = await createTask(admin, project);
    await stranger.post('/tasks', { title: 'x', project_id: project.id });
    await admin.post('/tasks', { title: 'x', project_id: crypto.randomUUID() });
    await admin.post('/tasks', { title: 'x', project_id: project.id }, { 'idempotency-key': 'task' });
    await admin.post('/tasks', { title: 'y', project_id: project.id }, { 'idempotency-key': 'task' });
    for (const task of [full, bare]) {
      for (const actor of [admin, member, stranger, anonymous]) {
        await actor.get(`/tasks/${task.id}`);
        await actor.get(`/tasks/${task.id}/activity`);
        await actor.put(`/tasks/${task.id}`, { title: `by ${actor === admin}` });
        await actor.patch(`/tasks/${task.id}/move`, { new_status: 'in_progress' });
      }
    }
    await admin.put(`/tasks/${full.id}`, {}, { 'if-match': '"99"' });
    await admin.patch(`/tasks/${full.id}/move`, { new_status: 'done', before_id: bare.id });
    await admin.patch(`/tasks/${full.id}/move`, { new_status: 'done' }, { 'if-match': '"99"' });
    await admin.get('/tasks?limit=1');
    await member.delete(`/tasks/${full.id}`, { 'if-match': '"99"' });
    await member.delete(`/tasks/${full.id}`);
    await member.get(`/projects/${project.id}/trash`);
    await member.post(`/tasks/${full.id}/restore`, undefined, STALE);
    await member.post(`/tasks/${full.id}/restore`);
    const viewer = promised(await app.member('Viewer'));
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    await viewer.put(`/tasks/${full.id}`, { title: 'x' });
    await viewer.patch(`/tasks/${full.id}/move`, { new_status: 'done' });
    await viewer.delete(`/tasks/${full.id}`);
    await viewer.post(`/tasks/${full.id}/restore`);
    for (const way of ['archive', 'unarchive']) {
      for (const actor of [admin, stranger, anonymous, viewer]) await actor.post(`/tasks/${full.id}/${way}`);
      await admin.post(`/tasks/${full.id}/${way}`, undefined, STALE);
    }
    const { body: away } = await admin.post('/projects', { name: 'Away', task_access: TaskAccess.Members });
    const place = { project_id: away.id };
    for (const actor of [stranger, anonymous, viewer, member]) await actor.patch(`/tasks/${full.id}/transfer`, place);
    await admin.patch(`/tasks/${full.id}/transfer`, { ...place, dry_run: true });
    await admin.patch(`/tasks/${full.id}/transfer`, place, STALE);
    await admin.patch(`/tasks/${full.id}/transfer`, { ...place, before_id: crypto.randomUUID() });
    await admin.patch(`/tasks/${full.id}/transfer`, place);
    await admin.get(`/projects/${away.id}/events`);
    await admin.patch(`/tasks/${full.id}/transfer`, { project_id: project.id, assigned_to: member.id });
    const copy = { name: 'Copy', with_tasks: true, with_members: true };
    await admin.post(`/projects/${project.id}/copy`, copy, { 'idempotency-key': 'project' });
    await admin.post(`/projects/${project.id}/copy`, { name: 'Another' }, { 'idempotency-key': 'project' });
    await admin.post(`/projects/${crypto.randomUUID()}/copy`, copy);
    for (const actor of [member, anonymous]) await actor.post(`/projects/${project.id}/copy`, copy);
    await admin.post(`/tasks/${full.id}/copy`, undefined, { 'idempotency-key': 'copy' });
    await admin.post(`/tasks/${full.id}/copy`, { title: 'Another' }, { 'idempotency-key': 'copy' });
    await admin.post(`/tasks/${full.id}/copy`, { after_id: crypto.randomUUID() });
    for (const actor of [member, stranger, anonymous, viewer]) await actor.post(`/tasks/${full.id}/copy`);
    const change = { priority: 'high', estimate: 0.5 };
    const ids = [full.id, bare.id];
    for (const actor of [admin, stranger, anonymous, viewer]) await actor.post('/tasks/bulk', { ids, change });
    await admin.post('/tasks/bulk', { ids, change: { assigned_to: stranger.id } });
    await admin.post('/tasks/bulk', { ids, move: { before_id: crypto.randomUUID() } });
    await admin.post('/tasks/bulk', { tasks: [{ id: full.id, version: 99, delete: true }] });
    const { body: board } = await member.get(`/projects/${project.id}/board?limit=1`);
    const [{ id: column, next }] = board.columns;
    await member.get(`/columns/${column}/tasks?cursor=${next}`);
    await member.get(`/projects/${project.id}/board`);
    await member.get(`/projects/${project.id}/events`);
    await member.get(`/projects/${project.id}/activity`);
  });

  it('for what is taken back', async () => {
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const viewer = promised(await app.member('Viewer'));
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    const task = await createTask(admin, project);
    for (const title of ['x', 'y']) await member.put(`/tasks/${task.id}`, { title });
    const { body: history } = await member.get(`/tasks/${task.id}/activity`);
    const [latest, before, creation] = (history as { id: string }[]).map(({ id }) => id);
    for (const id of [before, creation, latest]) {
      for (const actor of [anonymous, stranger, viewer, admin]) await actor.post(`/activity/${id}/revert`);
      await admin.post(`/activity/${id}/revert`, { dry_run: true });
    }
    const since = { project_id: project.id, since: '2026-01-01T00:00:00Z' };
    for (const actor of [anonymous, stranger, viewer, admin]) await actor.post('/activity/revert', since);
    await admin.post('/activity/revert', { ...since, project_id: crypto.randomUUID() });
    await admin.post('/activity/revert', { ...since, dry_run: true });
    await admin.post('/activity/revert', { ...since, on_conflict: 'skip' });
    await admin.get('/activity?limit=5');
  });

  it('for comments, also where one is deleted', async () => {
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const { id } = await createTask(admin, project);
    const comments = `/tasks/${id}/comments`;
    const text = `@[user:${member.id}] and @[user:${stranger.id}] and @[user:${crypto.randomUUID()}]`;
    const { body: mine } = await member.post(comments, { text }, { 'idempotency-key': 'comment' });
    await member.post(comments, { text: 'another' }, { 'idempotency-key': 'comment' });
    const { body: theirs } = await admin.post(comments, { text: 'x'.repeat(600) });
    await stranger.post(comments, { text });
    const reaction = `/comments/${mine.id}/reactions/${encodeURIComponent('👍')}`;
    for (const actor of [admin, member, stranger, anonymous]) {
      await actor.put(reaction);
      await actor.get(comments);
      await actor.get(`/tasks/${id}/readers?search=a`);
      await actor.get(`/comments/${mine.id}`);
      await actor.put(`/comments/${theirs.id}`, { text: 'changed' });
      await actor.put(`/comments/${theirs.id}`, { text: 'late' }, STALE);
      await actor.delete(reaction);
    }
    await member.put(reaction, undefined, STALE);
    await member.delete(reaction, STALE);
    for (let n = 0; n <= 20; n++)
      await member.put(`/comments/${mine.id}/reactions/${encodeURIComponent(String.fromCodePoint(0x1f600 + n))}`);
    await member.delete(`/comments/${theirs.id}`);
    await member.delete(`/comments/${mine.id}`, STALE);
    await member.delete(`/comments/${mine.id}`);
    await member.get(comments);
    await member.get(`/projects/${project.id}/events`);
  });

  it('for labels, on tasks and in the trash', async () => {
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const viewer = promised(await app.member('Viewer'));
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    const { id } = await createTask(admin, project);
    const labels = `/projects/${project.id}/labels`;
    const bug = { name: 'Bug', color: 'red' };
    const { body: label } = await admin.post(labels, bug, { 'idempotency-key': 'label' });
    await admin.post(labels, { color: 'blue' }, { 'idempotency-key': 'label' });
    await admin.post(labels, bug);
    const { body: other } = await admin.post(labels, { color: 'blue' });
    for (const actor of [admin, viewer, member, stranger, anonymous]) {
      await actor.get(labels);
      await actor.get(`/labels/${label.id}`);
      await actor.post(labels, { color: 'lime' });
      await actor.put(`/labels/${label.id}`, { name: 'Defect' });
      await actor.put(`/tasks/${id}/labels/${label.id}`);
      await actor.delete(`/tasks/${id}/labels/${label.id}`);
    }
    await admin.put(`/labels/${other.id}`, { name: 'Defect', color: 'red' });
    await admin.put(`/tasks/${id}/labels/${label.id}`, undefined, STALE);
    await admin.delete(`/tasks/${id}/labels/${label.id}`, STALE);
    await admin.put(`/tasks/${id}/labels/${label.id}`);
    const many = await manyLabels(admin, project.id, 50);
    await admin.put(`/tasks/${id}`, { label_ids: many });
    await admin.put(`/tasks/${id}/labels/${label.id}`);
    await admin.put(`/tasks/${id}`, { label_ids: [label.id] });
    for (const path of ['', '/merge', '/restore']) {
      const method = path === '' ? 'PUT' : 'POST';
      const body = { '/merge': { into: other.id }, '': {} }[path];
      await admin.send(method, `/labels/${label.id}${path}`, body, STALE);
    }
    for (const actor of [member, stranger, admin]) {
      await actor.post(`/labels/${label.id}/merge`, { into: other.id });
      await actor.post(`/labels/${label.id}/restore`);
      await actor.delete(`/labels/${label.id}`);
    }
    await admin.delete(`/labels/${other.id}`, STALE);
    await admin.delete(`/labels/${other.id}`);
    await admin.post(labels, { color: 'blue' });
    await admin.post(`/labels/${other.id}/restore`);
    await admin.get(`/projects/${project.id}/events`);
    await admin.get(`/projects/${project.id}/board`);
  });

  it('for checklists, also where an item is deleted', async () => {
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const viewer = promised(await app.member('Viewer'));
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    const { id } = await createTask(admin, project);
    const checklist = `/tasks/${id}/checklist`;
    const { body: item } = await admin.post(checklist, { title: 'a' }, { 'idempotency-key': 'item' });
    await admin.post(checklist, { title: 'b' }, { 'idempotency-key': 'item' });
    const { body: other } = await admin.post(checklist, { title: 'b', assigned_to: member.id });
    for (const actor of [admin, viewer, member, stranger, anonymous]) {
      await actor.get(checklist);
      await actor.get(`/checklist/${item.id}`);
      await actor.post(checklist, { title: 'c' });
      await actor.put(`/checklist/${item.id}`, { done: true });
      await actor.patch(`/checklist/${item.id}/move`, { before_id: other.id });
      await actor.post(`/checklist/${item.id}/restore`);
    }
    for (const actor of [viewer, stranger, anonymous]) {
      await actor.delete(`/checklist/${item.id}`);
      await actor.post(`/checklist/${item.id}/convert`);
    }
    await admin.put(`/checklist/${item.id}`, { title: 'x' }, STALE);
    await admin.patch(`/checklist/${item.id}/move`, {}, STALE);
    await admin.patch(`/checklist/${item.id}/move`, { before_id: crypto.randomUUID() });
    for (const path of ['/restore', '/convert']) await admin.post(`/checklist/${item.id}${path}`, undefined, STALE);
    await admin.delete(`/checklist/${item.id}`, STALE);
    await admin.delete(`/checklist/${item.id}`);
    await member.post(`/checklist/${other.id}/convert`);
    const [, doing] = (await admin.get(`/projects/${project.id}/columns`)).body;
    expect(doing.category).toBe('in_progress');
    const [todo] = (await admin.get(`/projects/${project.id}/columns`)).body;
    await admin.put(`/columns/${todo.id}`, { wip_limit: 1, wip_policy: 'block' });
    const { body: last } = await admin.post(checklist, { title: 'last' });
    await admin.post(`/checklist/${last.id}/convert`);
    for (let n = 0; n < 200; n++) await admin.post(checklist, { title: `Item ${n}` });
    await admin.post(`/checklist/${item.id}/restore`);
    await admin.get(`/projects/${project.id}/events`);
  });

  it('for webhooks, also those that fail', async () => {
    const project = await createProject(admin, {}, [member]);
    const webhooks = `/projects/${project.id}/webhooks`;
    const { body: webhook } = await admin.post(webhooks, WEBHOOK, { 'idempotency-key': 'hook' });
    await admin.post(webhooks, { ...WEBHOOK, events: ['*'] }, { 'idempotency-key': 'hook' });
    await admin.post(webhooks, WEBHOOK, { 'idempotency-key': 'hook' });
    const path = `/webhooks/${webhook.id}`;
    for (const actor of [admin, member, stranger, anonymous]) {
      await actor.get(webhooks);
      await actor.post(webhooks, WEBHOOK);
      await actor.get(path);
      await actor.put(path, { events: ['*'] });
      await actor.post(`${path}/secret`);
      await actor.post(`${path}/replay`, { from_seq: 1 });
      await actor.post(`${path}/test`);
      await actor.get(`${path}/deliveries`);
    }
    await admin.post(webhooks, { url: 'ftp://example.org', events: ['*'] });
    await admin.post(webhooks, { ...WEBHOOK, events: ['nothing'] });
    await admin.post(`${path}/replay`, { from_seq: 1_000_000 });
    await expect.poll(async () => (await admin.get(path)).body.state).toBe('failing');
    await admin.get(`${path}/deliveries`);
    await admin.put(path, { active: false }, STALE);
    await admin.put(path, { active: false });
    await admin.post(`${path}/secret`, undefined, STALE);
    await admin.get(webhooks);
    await admin.get(`/projects/${project.id}/events`);
    for (let n = 0; n < 20; n++) await admin.post(webhooks, WEBHOOK);
    await admin.delete(path, STALE);
    for (const actor of [stranger, member, admin, admin]) await actor.delete(path);
  });

  it('for attachments, also where one is deleted', async () => {
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const viewer = promised(await app.member('Vic'));
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    const { id } = await createTask(admin, project);
    const { body: attachment } = await attach(admin, id, PICTURE, 'a.png', { 'idempotency-key': 'file' });
    await attach(admin, id, 'another', 'a.txt', { 'idempotency-key': 'file' });
    const path = `/attachments/${attachment.id}`;
    for (const actor of [admin, member, viewer, stranger, anonymous]) {
      await actor.get(`/tasks/${id}/attachments`);
      await actor.get(path);
      for (const part of ['/content', '/thumbnail']) await actor.get(`${path}${part}`);
      await actor.get(`${path}/content`, { range: 'bytes=0-3' });
      await actor.get(`${path}/content`, { range: 'bytes=999999-' });
      await attach(actor, id, 'text');
      await actor.post(`${path}/restore`);
    }
    for (const actor of [stranger, viewer, admin, admin]) {
      await actor.delete(path);
      await actor.get(path);
    }
    await app.query('UPDATE tasks SET attachments_count = 200 WHERE id = $1', [id]);
    await admin.post(`${path}/restore`);
    await attach(admin, id, 'one too many');
  });

  it('for preferences', async () => {
    for (const actor of [admin, member, anonymous]) {
      await actor.get('/users/me/preferences');
      await actor.put('/users/me/preferences', { notifications: [{ kind: 'comment', app: false }] });
      await actor.put('/users/me/preferences', { notifications: [{ kind: 'weather', app: false }] });
      await actor.put('/users/me/preferences', { notifications: [{ kind: 'comment', app: true }] });
    }
  });

  it('for unsubscribing', async () => {
    const token = app.app.get(Unsubscribing).tokenOf(member.id, null);
    await anonymous.post(`/unsubscribe/${token}`);
    await anonymous.post(`/unsubscribe/${'x'.repeat(80)}`);
  });

  it('for watching', async () => {
    const { body: project } = await admin.post('/projects', { name: 'Watched' });
    const { body: task } = await admin.post('/tasks', { title: 'Watched', project_id: project.id });
    for (const actor of [admin, stranger, anonymous]) {
      await actor.put(`/tasks/${task.id}/watch`);
      await actor.get(`/tasks/${task.id}/watch`);
      await actor.delete(`/tasks/${task.id}/watch`);
    }
    await app.query(
      `WITH u AS (
         INSERT INTO users (id, name, email, role, password_hash)
         SELECT gen_random_uuid(), 'Many', 'watching.' || n || '@example.org', 'member', 'x'
         FROM generate_series(1, 200) n RETURNING id)
       INSERT INTO task_watchers (task_id, user_id, watching) SELECT $1::uuid, id, true FROM u`,
      [task.id],
    );
    await admin.put(`/tasks/${task.id}/watch`);
  });

  it('for stars and board settings', async () => {
    const { body: project } = await admin.post('/projects', { name: 'Starred' });
    await admin.post(`/projects/${project.id}/members/${member.id}`);
    for (const actor of [admin, member, stranger, anonymous]) {
      await actor.get(`/projects/${project.id}/board-settings`);
      await actor.put(`/projects/${project.id}/board-settings`, { grouping: 'label', columns: [] });
      await actor.put(`/projects/${project.id}/board-settings`, { grouping: 'status' });
      await actor.put(`/projects/${project.id}/star`);
      await actor.get(`/projects/${project.id}`);
      await actor.delete(`/projects/${project.id}/star`);
    }
    await app.query(
      `WITH p AS (
         INSERT INTO projects (id, name, key, created_by)
         SELECT gen_random_uuid(), 'Many', 'ZSTAR' || chr(65 + n / 26) || chr(65 + n % 26), $1
         FROM generate_series(1, 100) n RETURNING id)
       INSERT INTO project_preferences (user_id, project_id, starred) SELECT $1, id, true FROM p`,
      [admin.id],
    );
    expect((await admin.put(`/projects/${project.id}/star`)).status).toBe(409);
    await app.query(`DELETE FROM projects WHERE name = 'Many'`);
  });

  it('for links, also in a circle', async () => {
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const viewer = promised(await app.member('Lea'));
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    const [{ id }, other] = [await createTask(admin, project), await createTask(admin, project)];
    const key = { 'idempotency-key': 'task-link' };
    const { body: link } = await admin.post(`/tasks/${id}/links`, { type: 'blocks', task_id: other.key }, key);
    await admin.post(`/tasks/${id}/links`, { type: 'relates', task_id: other.id }, key);
    await admin.post(`/tasks/${other.id}/links`, { type: 'blocks', task_id: id });
    for (const actor of [admin, member, viewer, stranger, anonymous]) {
      await actor.get(`/tasks/${id}/links`);
      await actor.get(`/projects/${project.id}/links`);
      await actor.get(`/links/${link.id}`);
      await actor.post(`/tasks/${id}/links`, { type: 'relates', task_id: other.id });
      await actor.post(`/tasks/${id}/links`, { type: 'relates', task_id: id });
      await actor.post(`/tasks/${id}/links`, { type: 'relates', task_id: crypto.randomUUID() });
    }
    await admin.patch(`/tasks/${id}/move`, { new_status: 'done' });
    for (const actor of [stranger, viewer, admin, admin]) await actor.delete(`/links/${link.id}`);
    await admin.get(`/projects/${project.id}/events`);
    await admin.get(`/projects/${project.id}/board`);
  });

  it('for views, own and shared', async () => {
    const project = await createProject(admin, {}, [member]);
    const fields = { name: 'Mine', filter: 'status:todo', project_id: project.id };
    const key = { 'idempotency-key': 'view' };
    const { body: view } = await admin.post('/views', { ...fields, shared: true, sort: '-deadline' }, key);
    await admin.post('/views', fields, key);
    await admin.post('/views', { name: 'All', filter: 'assignee:@me' });
    for (const actor of [admin, member, stranger, anonymous]) {
      await actor.post('/views', fields);
      await actor.post('/views', { ...fields, shared: true });
      await actor.post('/views', { name: 'x', filter: 'foo:bar' });
      await actor.get('/views');
      await actor.get(`/views?project_id=${project.id}`);
      await actor.get(`/views/${view.id}`);
      await actor.put(`/views/${view.id}`, { name: 'Theirs' });
    }
    for (const method of ['PUT', 'DELETE']) await admin.send(method, `/views/${view.id}`, {}, STALE);
    await admin.post(`/views/${view.id}/restore`, undefined, STALE);
    for (const actor of [stranger, member, admin, admin]) await actor.delete(`/views/${view.id}`);
    const { body: other } = await admin.post('/views', { ...fields, name: 'Theirs', shared: true });
    for (const actor of [stranger, member, admin]) await actor.post(`/views/${view.id}/restore`);
    await admin.put(`/views/${other.id}`, { name: 'Others' });
    await admin.post(`/views/${view.id}/restore`);
    await admin.put(`/views/${other.id}`, { name: 'Theirs' });
    await admin.get(`/projects/${project.id}/events`);
  });

  it('for imports, until they are taken back', async () => {
    const file = JSON.stringify(trelloBoard({ name: 'Promised' }));
    const { body: waiting } = await upload(admin, { file, dry_run: true, key: 'import' });
    await upload(admin, { file: `${file} `, dry_run: true, key: 'import' });
    await upload(admin, { file, mappings: { project_id: crypto.randomUUID() } });
    await settled(admin, waiting.id);
    const path = `/imports/${waiting.id}`;
    for (const actor of [admin, stranger, anonymous]) {
      await upload(actor, { file: 'no board', name: 'board.txt' });
      await readPlanka(actor, { address: 'no address', key: 'key' });
      await actor.get('/imports');
      await actor.get(path);
      await actor.get(`${path}/candidates`);
      await actor.put(path, { project_name: 'Renamed' });
      await settled(admin, waiting.id);
      for (const way of ['/start', '/start', '/undo', '/undo']) {
        await actor.post(`${path}${way}`);
        await settled(admin, waiting.id);
      }
      await actor.put(path, { project_name: 'Too late' });
      await actor.delete(path);
    }
    const { body: other } = await upload(admin, { file, dry_run: true });
    await settled(admin, other.id);
    await admin.delete(`/imports/${other.id}`);
  });

  it('for what is read of all this, also where users have gone', async () => {
    const gone = await app.admin('Gone');
    const project = await createProject(gone, {}, [member]);
    await createTask(gone, project, { assigned_to: member.id });
    await admin.delete(`/users/${gone.id}`);
    await admin.get(`/projects/${project.id}/forecast`);
    await finishTasks(app, project.id);
    for (const actor of [admin, member, stranger, anonymous]) {
      for (const path of [
        '/dashboard',
        '/search?q=task',
        '/search?q=unknwon',
        '/search?q=',
        '/search?q=x&cursor=x',
        '/recurrence/dates?rrule=FREQ=DAILY&from=2026-12-01',
        '/recurrence/dates?rrule=FREQ=HOURLY',
        '/notifications',
        '/activity',
        '/activity/check',
        '/activity/check?cursor=x',
        '/export',
        '/reports/team-performance',
        '/reports/workload',
      ]) {
        await actor.get(path);
      }
      await actor.get(`/reports/project/${project.id}`);
      for (const report of ['flow', 'forecast']) await actor.get(`/projects/${project.id}/${report}`);
      await actor.get(`/projects/${project.id}`);
    }
    const [first] = (await member.get('/notifications?limit=1')).body;
    await member.put(`/notifications/${first.id}/read`);
    await stranger.put(`/notifications/${first.id}/read`);
    await member.put('/notifications/read');
    await member.get('/notifications?unread=false');
    await anonymous.get('//health');
    await anonymous.get('//health/ready');
  });

  it('for who has no token, who is a stranger, who comes from elsewhere, and what does not exist', async () => {
    const scene = await Scene.set(app, document);
    const [reading, writing] = await Promise.all(
      (['read', 'write'] as const).map(async (scope) => promised((await programOf(scene.admin, [scope])).actor)),
    );
    if (!reading || !writing) throw new Error('there are two programs');
    for (const operation of document.operations) {
      const { method, path } = operation;
      const body = document.bodyOf(operation) && scene.bodyOf(operation);
      const nowhere = path.replaceAll(/\{\w+\}/g, crypto.randomUUID()).replace('/api/v1', '');
      if (path.startsWith('/api/v1/auth/')) {
        await admin.send(method, scene.pathOf(operation), body, { origin: 'https://evil.example' });
      }
      if (!path.startsWith('/api/v1')) continue;
      if (operation.security?.some((scheme) => 'bearer' in scheme)) {
        await anonymous.send(method, scene.pathOf(operation), body);
      }
      if (path.includes('{')) await admin.send(method, nowhere, body);
      const scope = method === 'GET' ? writing : reading;
      if (operation.security?.some((scheme) => 'bearer' in scheme))
        await scope.send(method, scene.pathOf(operation), body);
      const harmless = path.includes('/projects') || path.includes('/users') || path.includes('/tasks/');
      if (harmless && operation.operationId !== 'user_updateMe') {
        await stranger.send(method, scene.pathOf(operation), body);
        await promised(scene.member).send(method, scene.pathOf(operation), method === 'GET' ? undefined : body);
      }
    }
  });

  it('for conflicts', async () => {
    await admin.post('/projects', { name: 'x' }, { 'idempotency-key': 'project' });
    await admin.post('/projects', { name: 'y' }, { 'idempotency-key': 'project' });
    const { body: project } = await admin.post('/projects', { name: 'z', key: 'TAKEN' });
    await admin.post('/projects', { name: 'z', key: 'TAKEN' });
    await admin.put(`/projects/${(await createProject(admin)).id}`, { key: project.key });
    await admin.put(`/users/${member.id}`, { email: admin.user.email });
    const { body: admins } = await admin.get('/users?role=admin');
    for (const { id } of admins) if (id !== admin.id) await admin.delete(`/users/${id}`);
    await admin.delete(`/users/${admin.id}`);
  });

  it('for every success, and for every error that a test can bring about', () => {
    const documented = document.operations.flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    );
    // Input (400, 408, 413, 415, 417, 431) and comparison (304) have tests of their own; the others need many requests, or a
    // server that is out of order.
    const elsewhere = / (304|400|408|413|415|417|429|431|500|503|507)$/;
    const missed = documented.filter((answer) => !elsewhere.test(answer) && !seen.has(answer));
    expect(missed.sort()).toEqual([]);
  });
});

describe('limits', () => {
  it('are told in headers, and refusals are what the document promises', async () => {
    const limited = await TestApp.start({ RATE_LIMIT_PER_MINUTE: '3' });
    try {
      const actor = new PromisedActor(await limited.member(), document, seen);
      const { headers } = await actor.get('/users/me');
      expect(headers.get('x-ratelimit-limit')).toBe('3');
      expect(headers.get('x-ratelimit-remaining')).toBe('2');
      expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(0);
      for (let n = 0; n < 3; n++) await actor.get('/users/me');
      const refused = await actor.get('/users/me');
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await limited.close();
    }
  });
});

async function manyLabels(admin: PromisedActor, project_id: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const { body } = await admin.post(`/projects/${project_id}/labels`, { name: `Label ${n}`, color: 'gray' });
    ids.push(body.id as string);
  }
  return ids;
}
