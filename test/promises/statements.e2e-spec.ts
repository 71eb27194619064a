import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Unsubscribing } from '../../src/notifications/mails/unsubscribing.js';
import { PasswordRequests } from '../../src/auth/password-resets/password-requests.service.js';
import { cursorOf } from '../../src/kernel/paging/cursor.js';
import { columnId } from '../../bench/data/rows.js';
import type { Answer, TestActor } from '../support/actor.js';
import { PASSWORD } from '../support/app.js';
import { attach } from '../support/attachments.js';
import { FakeProvider } from '../support/fake-provider.js';
import { beginLink, finishLink, signIn } from '../support/oidc.js';
import { finishTasks } from '../support/finished.js';
import { ownerOfPasskey } from '../support/authenticator.js';
import { confirmFactor, loginWith, setUpFactor } from '../support/factor.js';
import { failedJob } from '../support/jobs.js';
import { WEBHOOK } from '../support/webhooks.js';
import { statementsOf } from '../support/statements.js';
import { createWorld, type World } from '../support/world.js';

let little: World;
let much: World;
let provider: FakeProvider;

beforeAll(async () => {
  provider = await FakeProvider.start();
  little = await createWorld(3, provider.env);
  much = await createWorld(60, provider.env);
  for (const world of [little, much]) {
    IMPORTS.set(world.admin, await importOf(world));
    await finishTasks(world.app, world.project);
    const { body: feed } = await world.admin.post<{ url: string }>('/users/me/calendar');
    FEEDS.set(world.admin, feed.url.split('/').at(-1) ?? '');
    await world.admin.get(`/calendar/${FEEDS.get(world.admin) ?? ''}`);
  }
});
afterAll(async () => {
  await little.app.close();
  await much.app.close();
  await provider.close();
});

/** The calendar of each admin, which has been read: the first time is noted. */
const FEEDS = new Map<TestActor, string>();

const unsubscribeToken = ({ app }: World['app'], { id }: TestActor) =>
  app.get(Unsubscribing, { strict: false }).tokenOf(id, null);

/** An import of each admin. */
const IMPORTS = new Map<TestActor, string>();

async function importOf({ app, admin }: World): Promise<string> {
  const [row] = await app.query<{ id: string }>(
    `INSERT INTO imports (id, created_by, source, status, file_name, finished_at)
     VALUES (gen_random_uuid(), $1, 'trello', 'done', 'board.json', now()) RETURNING id`,
    [admin.id],
  );
  return row?.id ?? '';
}

type Request = (world: World) => Promise<Answer>;

const get = (path: string | ((world: World) => string)): Request => {
  return (world) => world.admin.get(typeof path === 'string' ? path : path(world));
};

/** One statement finds the session and its user; one more answers. */
const SINGLE_STATEMENTS: [string, Request][] = [
  ['/auth/sessions', get('/auth/sessions')],
  ['/users/me', get('/users/me')],
  ['/users', get('/users?limit=500')],
  ['/users', get('/users?search=somebody&role=member&sort=-email')],
  ['/users/{id}', get(({ member }) => `/users/${member.id}`)],
  ['/projects', get('/projects?limit=500')],
  ['/projects', get('/projects?query=project&status=pending&sort=deadline,name')],
  ['/projects', ({ member }) => member.get('/projects?limit=500')],
  ['/projects/trash', get('/projects/trash?limit=500')],
  ['/projects/{id}', get(({ project }) => `/projects/${project}`)],
  ['/projects/{id}/progress', get(({ project }) => `/projects/${project}/progress`)],
  ['/projects/{id}/board', get(({ project }) => `/projects/${project}/board`)],
  ['/projects/{id}/board', ({ member, project }) => member.get(`/projects/${project}/board`)],
  ['/projects/{id}/events', get(({ project }) => `/projects/${project}/events?limit=500`)],
  ['/tasks', get('/tasks?limit=500')],
  ['/tasks', get('/tasks?status=todo&priority=high&query=task&due_after=2030-01-01&sort=rank')],
  ['/tasks', ({ member, project }) => member.get(`/tasks?assigned_to=me&project_id=${project}`)],
  ['/tasks/{id}', get(({ tasks }) => `/tasks/${tasks.todo[0]}`)],
  ['/projects/{id}/board-settings', get(({ project }) => `/projects/${project}/board-settings`)],
  ['/projects', get('/projects?starred=false&sort=-starred,name')],
  ['/projects/{id}/columns', get(({ project }) => `/projects/${project}/columns`)],
  ['/columns/{id}', get(({ project }) => `/columns/${columnId(project, 'todo')}`)],
  ['/projects/{id}/board', get(({ project }) => `/projects/${project}/board?limit=200`)],
  ['/projects/{id}/board', ({ member, project }) => member.get(`/projects/${project}/board?limit=200`)],
  ['/columns/{id}/tasks', get(({ project }) => `/columns/${columnId(project, 'todo')}/tasks`)],
  ['/columns/{id}/tasks', ({ member, project }) => member.get(`/columns/${columnId(project, 'todo')}/tasks?limit=5`)],
  ['/tasks', get(({ labels }) => `/tasks?label=${labels[0]}`)],
  ['/projects/{id}/labels', get(({ project }) => `/projects/${project}/labels`)],
  ['/tasks/{id}/checklist', get(({ tasks }) => `/tasks/${tasks.todo[2]}/checklist`)],
  ['/tasks/{id}/attachments', get(({ tasks }) => `/tasks/${tasks.todo[2]}/attachments`)],
  ['/attachments/{id}', get(({ attachment }) => `/attachments/${attachment}`)],
  ['/attachments/{id}/content', get(({ attachment }) => `/attachments/${attachment}/content`)],
  ['/attachments/{id}/thumbnail', get(({ attachment }) => `/attachments/${attachment}/thumbnail`)],
  ['/tasks/{id}/links', get(({ tasks }) => `/tasks/${tasks.todo[2]}/links`)],
  ['/projects/{id}/links', get(({ project }) => `/projects/${project}/links`)],
  ['/links/{id}', get(({ link }) => `/links/${link}`)],
  ['/views', get(() => '/views')],
  ['/views', get(({ project }) => `/views?project_id=${project}`)],
  ['/views/{id}', get(({ view }) => `/views/${view}`)],
  ['/checklist/{id}', get(({ items }) => `/checklist/${items[0]}`)],
  ['/labels/{id}', get(({ labels }) => `/labels/${labels[0]}`)],
  ['/webhooks/{id}', get(({ webhook }) => `/webhooks/${webhook}`)],
  ['/comments/{id}', get(({ comments }) => `/comments/${comments[0]}`)],
  ['/reports/project/{id}', get(({ project }) => `/reports/project/${project}`)],
  ['/projects/{id}/flow', get(({ project }) => `/projects/${project}/flow`)],
  ['/projects/{id}/forecast', get(({ project }) => `/projects/${project}/forecast`)],
  ['/reports/team-performance', get('/reports/team-performance')],
  ['/reports/workload', get('/reports/workload')],
  ['/dashboard', get('/dashboard')],
  ['/dashboard', ({ member }) => member.get('/dashboard')],
  ['/activity', get('/activity?limit=500')],
  ['/activity', get(({ project }) => `/activity?project_id=${project}&limit=500`)],
  ['/notifications', get('/notifications?unread=true&limit=500')],
  ['/jobs', get('/jobs?state=failed&limit=500')],
  ['/invitations', get('/invitations?limit=500')],
  ['/invitations', ({ member }) => member.get('/invitations?limit=500')],
  ['/users/me/preferences', get('/users/me/preferences')],
  ['/tasks/{id}/watch', get(({ tasks }) => `/tasks/${tasks.todo[0]}/watch`)],
  ['/users/me/calendar', get('/users/me/calendar')],
  // Whose it is takes the place of whose session it is.
  ['/calendar/{file}', get(({ admin }) => `/calendar/${FEEDS.get(admin) ?? ''}`)],
  ['/users/me/totp', get('/users/me/totp')],
  ['/users/me/passkeys', get('/users/me/passkeys')],
  ['/auth/oidc/identity', get('/auth/oidc/identity')],
  ['/users/{id}/totp', get(({ member }) => `/users/${member.id}/totp`)],
  ['/tokens', get('/tokens?limit=500')],
  ['/auth/password/requests', get('/auth/password/requests?limit=500')],
  ['/imports', get('/imports?limit=500')],
  ['/imports/{id}', get(({ admin }) => `/imports/${IMPORTS.get(admin) ?? ''}`)],
];

/** Lists below something: one statement more tells whether that is visible, also where the list is empty. */
const BELOW_SOMETHING: [string, Request][] = [
  ['/users/{id}/tokens', get(({ member }) => `/users/${member.id}/tokens`)],
  ['/projects/{id}/candidates', get(({ project }) => `/projects/${project}/candidates`)],
  ['/imports/{id}/candidates', get(({ admin }) => `/imports/${IMPORTS.get(admin) ?? ''}/candidates`)],
  ['/projects/{id}/members', get(({ project }) => `/projects/${project}/members`)],
  ['/projects/{id}/trash', get(({ project }) => `/projects/${project}/trash?limit=500`)],
  ['/projects/{id}/activity', get(({ project }) => `/projects/${project}/activity?limit=500`)],
  ['/projects/{id}/activity', ({ member, project }) => member.get(`/projects/${project}/activity?limit=500`)],
  ['/tasks/{id}/activity', get(({ tasks }) => `/tasks/${tasks.todo[0]}/activity?limit=500`)],
  ['/tasks/{id}/comments', get(({ tasks }) => `/tasks/${tasks.todo[2]}/comments?limit=500`)],
  ['/projects/{id}/activity-days', get(({ project }) => `/projects/${project}/activity-days`)],
  // Where it goes on is in the cursor.
  ['/activity/check', get(({ project }) => `/activity/check?cursor=${cursorOf([project, '0', '', '0'])}`)],
  ['/projects/{id}/webhooks', get(({ project }) => `/projects/${project}/webhooks`)],
  ['/webhooks/{id}/deliveries', get(({ webhook }) => `/webhooks/${webhook}/deliveries?limit=500`)],
  ['/tasks/{id}/readers', get(({ tasks }) => `/tasks/${tasks.todo[2]}/readers?limit=500`)],
];

/** What searches each type, and finds something of each: one statement reads the words, one for each type, one for its rows. */
const SEARCHES: [string, Request][] = [
  ['/search', get('/search?q=a')],
  ['/search', ({ member, project }) => member.get(`/search?q=task&project_id=${project}&limit=50`)],
];

/**
 * What is read in parts of 200 tasks, until one is empty: before the first and after the last, another statement finds who
 * may have it.
 */
const PARTS: [string, Request][] = [
  ['/projects/{id}/export.csv', get(({ project }) => `/projects/${project}/export.csv`)],
];

/** What is read by cursors: the same statements for each project, and one more for each 200 lines of a file. */
const WHOLE: [string, Request][] = [
  ['/projects/{id}/export', get(({ project }) => `/projects/${project}/export`)],
  ['/export', get('/export')],
];

/** In this order: what is deleted here is not used later. */
const WRITES: [string, Request][] = [
  ['POST /auth/register', ({ app }) => app.anonymous.post('/auth/register', newUser())],
  ['POST /auth/login', ({ app, member }) => app.anonymous.post('/auth/login', credentials(member.user.email))],
  ['POST /auth/refresh', ({ app, admin }) => app.anonymous.post('/auth/refresh', undefined, cookie(admin))],
  ['POST /auth/logout', ({ app, removed }) => app.anonymous.post('/auth/logout', undefined, cookie(removed))],
  [
    'DELETE /auth/sessions/{id}',
    async ({ app, admin }) => admin.delete(`/auth/sessions/${(await app.login(admin.user)).session_id}`),
  ],
  ['POST /invitations', ({ admin, project }) => admin.post('/invitations', { projects: [{ project_id: project }] })],
  [
    'POST /invitations/preview',
    async ({ app, admin }) => app.anonymous.post('/invitations/preview', { token: await invitation(admin) }),
  ],
  [
    'POST /invitations/accept',
    async ({ admin, member }) => member.post('/invitations/accept', { token: await invitation(admin) }),
  ],
  [
    'DELETE /invitations/{id}',
    async ({ admin }) => admin.delete(`/invitations/${(await admin.post<{ id: string }>('/invitations', {})).body.id}`),
  ],
  ['POST /tokens', ({ admin, project }) => admin.post('/tokens', { ...READER, project_ids: [project] })],
  [
    'PUT /users/me/preferences',
    ({ admin }) => admin.put('/users/me/preferences', { notifications: [{ kind: 'change', app: true }] }),
  ],
  ['POST /unsubscribe/{token}', ({ app, admin }) => app.anonymous.post(`/unsubscribe/${unsubscribeToken(app, admin)}`)],
  ['POST /users/me/calendar', ({ admin }) => admin.post('/users/me/calendar')],
  ['DELETE /users/me/calendar', ({ admin }) => admin.delete('/users/me/calendar')],
  ['POST /users/me/totp', ({ admin }) => admin.post('/users/me/totp', { password: PASSWORD })],
  ['POST /users/me/totp/confirm', async ({ app }) => confirmFactor(await app.member())],
  [
    'POST /auth/second-factor',
    async ({ app }) => {
      const user = await app.member();
      const { recovery_codes } = await setUpFactor(user);
      return loginWith(app, user, recovery_codes[0] ?? '');
    },
  ],
  [
    'POST /users/me/totp/recovery-codes',
    async ({ app }) => {
      const user = await app.member();
      await setUpFactor(user);
      return user.post('/users/me/totp/recovery-codes', { password: PASSWORD });
    },
  ],
  [
    'DELETE /users/me/totp',
    async ({ app }) => {
      const user = await app.member();
      const { recovery_codes } = await setUpFactor(user);
      return user.send('DELETE', '/users/me/totp', { password: PASSWORD, code: recovery_codes[0] });
    },
  ],
  [
    'DELETE /users/{id}/totp',
    async ({ app, admin }) => {
      const user = await app.member();
      await setUpFactor(user);
      return admin.delete(`/users/${user.id}/totp`);
    },
  ],
  ['POST /users/me/passkeys/options', async ({ app }) => (await ownerOfPasskey(app)).begin()],
  ['POST /users/me/passkeys', async ({ app }) => (await ownerOfPasskey(app)).add()],
  ['POST /auth/passkey/options', async ({ app }) => app.anonymous.post('/auth/passkey/options', {})],
  [
    'POST /auth/passkey',
    async ({ app }) => {
      const { add, login } = await ownerOfPasskey(app);
      await add();
      return login();
    },
  ],
  [
    'DELETE /users/me/passkeys/{id}',
    async ({ app }) => {
      const { user, add } = await ownerOfPasskey(app);
      const { body } = await add();
      return user.delete(`/users/me/passkeys/${body.id}`);
    },
  ],
  ['POST /auth/oidc/start', async ({ app }) => app.anonymous.post('/auth/oidc/start', {})],
  ['POST /auth/oidc/finish', async ({ app }) => signIn(app, provider)],
  ['POST /auth/oidc/identity/start', ({ admin }) => admin.post('/auth/oidc/identity/start', { password: PASSWORD })],
  ['POST /auth/oidc/identity', async ({ app }) => link(await app.member())],
  [
    'DELETE /auth/oidc/identity',
    async ({ app }) => {
      const user = await app.member();
      await link(user);
      return user.send('DELETE', '/auth/oidc/identity', { password: PASSWORD });
    },
  ],
  ['DELETE /tokens/{id}', async ({ admin }) => admin.delete(`/tokens/${await tokenOf(admin)}`)],
  [
    'DELETE /users/{id}/tokens/{token_id}',
    async ({ admin, member }) => admin.delete(`/users/${member.id}/tokens/${await tokenOf(member)}`),
  ],
  [
    'POST /auth/password/forgot',
    async ({ app }) => {
      const answer = await app.anonymous.post('/auth/password/forgot', { email: 'x@example.org' });
      // What follows the answer is not part of the next request.
      await app.app.get(PasswordRequests, { strict: false }).settled();
      return answer;
    },
  ],
  ['POST /users/{id}/password-reset', ({ admin, leaving }) => admin.post(`/users/${leaving.id}/password-reset`)],
  [
    'POST /auth/password/reset',
    async ({ app, admin, leaving }) => {
      const { body } = await admin.post<{ url: string }>(`/users/${leaving.id}/password-reset`);
      return app.anonymous.post('/auth/password/reset', { token: tokenIn(body.url), password: PASSWORD });
    },
  ],
  [
    'DELETE /auth/password/requests/{user_id}',
    async ({ app, admin, leaving }) => {
      await app.query(`INSERT INTO password_requests (user_id) VALUES ($1)`, [leaving.id]);
      return admin.delete(`/auth/password/requests/${leaving.id}`);
    },
  ],
  ['POST /jobs/{id}/retry', async ({ app, admin }) => admin.post(`/jobs/${await failedJob(app)}/retry`)],
  ['PUT /users/me', ({ admin }) => admin.put('/users/me', { name: 'Renamed' })],
  [
    'PUT /users/me/password',
    ({ admin }) => admin.put('/users/me/password', { current_password: PASSWORD, new_password: PASSWORD }),
  ],
  ['POST /users', ({ admin }) => admin.post('/users', newUser())],
  ['PUT /users/{id}', ({ admin, member }) => admin.put(`/users/${member.id}`, { name: 'Renamed' })],
  ['POST /projects', ({ admin }) => admin.post('/projects', { name: 'New' })],
  ['PUT /projects/{id}', ({ admin, project }) => admin.put(`/projects/${project}`, { name: 'Renamed' })],
  ['PUT /projects/{id}/star', ({ admin, project }) => admin.put(`/projects/${project}/star`)],
  ['PUT /tasks/{id}/watch', ({ admin, tasks }) => admin.put(`/tasks/${tasks.todo[0]}/watch`)],
  ['DELETE /tasks/{id}/watch', ({ admin, tasks }) => admin.delete(`/tasks/${tasks.todo[0]}/watch`)],
  ['DELETE /projects/{id}/star', ({ admin, project }) => admin.delete(`/projects/${project}/star`)],
  [
    'PUT /projects/{id}/board-settings',
    ({ admin, project }) => admin.put(`/projects/${project}/board-settings`, { grouping: 'label' }),
  ],
  [
    'POST /projects/{id}/columns',
    ({ admin, project }) => admin.post(`/projects/${project}/columns`, { name: 'New', category: 'todo' }),
  ],
  ['PUT /columns/{id}', ({ admin, project }) => admin.put(`/columns/${columnId(project, 'todo')}`, { name: 'New' })],
  ['PATCH /columns/{id}/move', ({ admin, project }) => admin.patch(`/columns/${columnId(project, 'todo')}/move`, {})],
  [
    'POST /projects/{id}/labels',
    ({ admin, project }) => admin.post(`/projects/${project}/labels`, { name: 'New', color: 'red' }),
  ],
  ['PUT /labels/{id}', ({ admin, labels }) => admin.put(`/labels/${labels[0]}`, { name: 'Renamed' })],
  ['PUT /tasks/{id}/labels/{label_id}', ({ admin, tasks, labels }) => admin.put(labelOn(tasks.todo[0], labels[0]))],
  [
    'DELETE /tasks/{id}/labels/{label_id}',
    ({ admin, tasks, labels }) => admin.delete(labelOn(tasks.todo[0], labels[0])),
  ],
  ['POST /labels/{id}/merge', ({ admin, labels }) => admin.post(`/labels/${labels[0]}/merge`, { into: labels[1] })],
  ['POST /labels/{id}/restore', ({ admin, labels }) => admin.post(`/labels/${labels[0]}/restore`)],
  ['DELETE /labels/{id}', ({ admin, labels }) => admin.delete(`/labels/${labels[2]}`)],
  ['POST /tasks', ({ admin, member, project }) => admin.post('/tasks', newTask(project, member.id))],
  ['PUT /tasks/{id}', ({ admin, tasks }) => admin.put(`/tasks/${tasks.todo[0]}`, { title: 'New', status: 'done' })],
  [
    'PATCH /tasks/{id}/move',
    ({ admin, tasks }) => {
      const [moved, after_id] = [tasks.todo[1], tasks.in_progress[0]];
      return admin.patch(`/tasks/${moved}/move`, { new_status: 'in_progress', after_id });
    },
  ],
  [
    'POST /projects/{id}/copy',
    ({ admin, project }) => admin.post(`/projects/${project}/copy`, { name: 'Copy', with_tasks: true }),
  ],
  ['POST /tasks/{id}/copy', ({ admin, tasks }) => admin.post(`/tasks/${tasks.todo[2]}/copy`)],
  [
    'PATCH /tasks/{id}/transfer',
    ({ admin, tasks, other }) => admin.patch(`/tasks/${tasks.todo[2]}/transfer`, { project_id: other }),
  ],
  [
    'POST /activity/{id}/revert',
    async ({ admin, tasks }) => {
      await admin.put(`/tasks/${tasks.todo[2]}`, { title: randomUUID() });
      const { body } = await admin.get(`/tasks/${tasks.todo[2]}/activity?limit=1`);
      return admin.post(`/activity/${body[0].id}/revert`);
    },
  ],
  [
    'POST /activity/revert',
    ({ admin, project }) => admin.post('/activity/revert', { project_id: project, since: new Date().toISOString() }),
  ],
  ['POST /tasks/{id}/archive', ({ admin, tasks }) => admin.post(`/tasks/${tasks.todo[2]}/archive`)],
  ['POST /tasks/{id}/unarchive', ({ admin, tasks }) => admin.post(`/tasks/${tasks.todo[2]}/unarchive`)],
  [
    'POST /tasks/bulk',
    ({ admin, tasks }) => admin.post('/tasks/bulk', { ids: tasks.todo.slice(1, 3), change: { priority: 'low' } }),
  ],
  ['POST /tasks/{id}/comments', ({ admin, tasks }) => admin.post(`/tasks/${tasks.todo[2]}/comments`, { text: 'New' })],
  [
    'POST /tasks/{id}/checklist',
    ({ admin, tasks }) => admin.post(`/tasks/${tasks.todo[2]}/checklist`, { title: 'New' }),
  ],
  ['POST /tasks/{id}/attachments', ({ admin, tasks }) => attach(admin, tasks.todo[2] ?? '', 'New')],
  ['DELETE /attachments/{id}', ({ admin, attachment }) => admin.delete(`/attachments/${attachment}`)],
  ['POST /attachments/{id}/restore', ({ admin, attachment }) => admin.post(`/attachments/${attachment}/restore`)],
  [
    'POST /tasks/{id}/links',
    ({ admin, tasks }) => admin.post(`/tasks/${tasks.todo[1]}/links`, { type: 'blocks', task_id: tasks.todo[0] }),
  ],
  ['DELETE /links/{id}', ({ admin, link }) => admin.delete(`/links/${link}`)],
  [
    'POST /views',
    ({ admin, project }) => admin.post('/views', { name: 'New', filter: 'new', project_id: project, shared: true }),
  ],
  ['PUT /views/{id}', ({ admin, view }) => admin.put(`/views/${view}`, { name: 'Renamed' })],
  ['DELETE /views/{id}', ({ admin, view }) => admin.delete(`/views/${view}`)],
  ['POST /views/{id}/restore', ({ admin, view }) => admin.post(`/views/${view}/restore`)],
  ['POST /projects/{id}/webhooks', ({ admin, project }) => admin.post(`/projects/${project}/webhooks`, WEBHOOK)],
  ['PUT /webhooks/{id}', ({ admin, webhook }) => admin.put(`/webhooks/${webhook}`, { events: ['label_deleted'] })],
  ['POST /webhooks/{id}/secret', ({ admin, webhook }) => admin.post(`/webhooks/${webhook}/secret`)],
  ['POST /webhooks/{id}/replay', ({ admin, webhook }) => admin.post(`/webhooks/${webhook}/replay`, { from_seq: 1 })],
  ['POST /webhooks/{id}/test', ({ admin, webhook }) => admin.post(`/webhooks/${webhook}/test`)],
  ['DELETE /webhooks/{id}', ({ admin, webhook }) => admin.delete(`/webhooks/${webhook}`)],
  ['PUT /checklist/{id}', ({ admin, items }) => admin.put(`/checklist/${items[0]}`, { done: true })],
  ['PATCH /checklist/{id}/move', ({ admin, items }) => admin.patch(`/checklist/${items[0]}/move`, {})],
  ['DELETE /checklist/{id}', ({ admin, items }) => admin.delete(`/checklist/${items[0]}`)],
  ['POST /checklist/{id}/restore', ({ admin, items }) => admin.post(`/checklist/${items[0]}/restore`)],
  ['POST /checklist/{id}/convert', ({ admin, items }) => admin.post(`/checklist/${items[0]}/convert`)],
  ['PUT /comments/{id}', ({ admin, comments }) => admin.put(`/comments/${comments[0]}`, { text: 'Changed' })],
  ['PUT /comments/{id}/reactions/{emoji}', ({ admin, comments }) => admin.put(reactionTo(comments[0]))],
  ['DELETE /comments/{id}/reactions/{emoji}', ({ admin, comments }) => admin.delete(reactionTo(comments[0]))],
  ['DELETE /comments/{id}', ({ admin, comments }) => admin.delete(`/comments/${comments[1]}`)],
  ['DELETE /tasks/{id}', ({ admin, tasks }) => admin.delete(`/tasks/${tasks.done[0]}`)],
  [
    'DELETE /columns/{id}',
    async ({ admin, project }) => {
      const column = { name: 'Short-lived', category: 'todo' };
      const { body } = await admin.post<{ id: string }>(`/projects/${project}/columns`, column);
      return admin.delete(`/columns/${body.id}`);
    },
  ],
  ['POST /tasks/{id}/restore', ({ admin, tasks }) => admin.post(`/tasks/${tasks.trash[0]}/restore`)],
  ['PUT /notifications/{id}/read', ({ admin, notifications }) => admin.put(`/notifications/${notifications[0]}/read`)],
  ['PUT /notifications/read', ({ admin }) => admin.put('/notifications/read')],
  [
    'POST /projects/{id}/members/{user_id}',
    async ({ app, admin, project }) => admin.post(`/projects/${project}/members/${(await app.member()).id}`),
  ],
  [
    'PUT /projects/{id}/members/{user_id}',
    ({ admin, project, member }) => admin.put(`/projects/${project}/members/${member.id}`, { project_role: 'manager' }),
  ],
  [
    'DELETE /projects/{id}/members/{user_id}',
    ({ admin, project, removed }) => admin.delete(`/projects/${project}/members/${removed.id}`),
  ],
  ['POST /projects/{id}/restore', ({ admin, trashed }) => admin.post(`/projects/${trashed[0]}/restore`)],
  ['DELETE /projects/{id}', ({ admin, other }) => admin.delete(`/projects/${other}`)],
  ['DELETE /users/{id}', ({ admin, leaving }) => admin.delete(`/users/${leaving.id}`)],
  ['PUT /users/{id}', ({ admin, member }) => admin.put(`/users/${member.id}`, { role: 'admin' })],
  ['PUT /users/{id}', ({ admin, member }) => admin.put(`/users/${member.id}`, { role: 'member' })],
];

/** Links a user to an account at the provider that is nobody else's. */
async function link(user: TestActor): Promise<Answer> {
  const attempt = await beginLink(user, PASSWORD);
  provider.claims = (nonce) => ({ ...provider.right(nonce), sub: user.id });
  return finishLink(user, attempt, provider.visit(attempt.url));
}
const tokenIn = (url: string) => url.split('#')[1];
const invitation = async (admin: World['admin']) =>
  tokenIn((await admin.post<{ url: string }>('/invitations', {})).body.url);
const READER = { name: 'Reader', scopes: ['read'] };
const tokenOf = async (user: World['admin']) => (await user.post<{ id: string }>('/tokens', READER)).body.id;
const labelOn = (task = '', label = '') => `/tasks/${task}/labels/${label}`;
const reactionTo = (comment = '') => `/comments/${comment}/reactions/${encodeURIComponent('👍')}`;
const newUser = () => ({ name: 'New', email: `${randomUUID()}@example.org`, password: PASSWORD });
const newTask = (project_id: string, assigned_to: string) => ({ title: 'New', project_id, assigned_to });
const credentials = (email: string) => ({ email, password: PASSWORD });
const cookie = ({ refresh_token }: World['admin']) => ({ cookie: `refresh_token=${refresh_token}` });

async function texts(request: Request, world: World): Promise<string[]> {
  let status = 0;
  const statements = await statementsOf(async () => ({ status } = await request(world)));
  expect(status).toBeLessThan(300);
  return statements.map(({ text }) => text.trim().replaceAll(/\s+/g, ' ').slice(0, 120));
}

describe('statements', { shuffle: false }, () => {
  it('of GET /auth/options are none', async () => {
    expect(await texts(({ app }) => app.anonymous.get('/auth/options'), little)).toEqual([]);
  });

  it('of GET /recurrence/dates are none besides the login', async () => {
    const dates = ({ admin }: World) => admin.get('/recurrence/dates?rrule=FREQ=DAILY');
    expect(await texts(dates, little)).toHaveLength(1);
  });

  it.each(SINGLE_STATEMENTS)('GET %s takes one', async (_, request) => {
    expect(await texts(request, little)).toHaveLength(2);
    expect(await texts(request, much)).toHaveLength(2);
  });

  it.each(BELOW_SOMETHING)('GET %s takes two', async (_, request) => {
    expect(await texts(request, little)).toHaveLength(3);
    expect(await texts(request, much)).toHaveLength(3);
  });

  it.each(SEARCHES)('GET %s takes no more than nine', async (_, request) => {
    for (const world of [little, much]) expect((await texts(request, world)).length).toBeLessThanOrEqual(10);
  });

  it.each(PARTS)(
    'GET %s takes seven, for up to 200 tasks, three of them to note it in the history',
    async (_, request) => {
      for (const world of [little, much]) expect(await texts(request, world)).toHaveLength(8);
    },
  );

  it.each(WHOLE)('GET %s takes no others for much data than for little', async (_, request) => {
    const [few, many] = [await texts(request, little), await texts(request, much)].map((all) => [...new Set(all)]);
    expect(many).toEqual(few);
    expect(few?.length).toBeGreaterThan(10);
  });

  it.each(WRITES)('of %s are as many for much data as for little', async (_, request) => {
    expect(await texts(request, much)).toEqual(await texts(request, little));
  });

  it('are counted for every operation', async () => {
    const { body } = await little.app.anonymous.get('//openapi.json');
    const counted = [
      ...[...SINGLE_STATEMENTS, ...BELOW_SOMETHING, ...SEARCHES, ...PARTS, ...WHOLE].map(([path]) => `GET ${path}`),
      ...WRITES.map(([operation]) => operation),
      'GET /auth/options',
      'GET /recurrence/dates',
    ];
    const all = Object.entries<object>(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    // What changes imports wakes their worker, which asks for statements of its own meanwhile.
    const expected = all.filter((operation) => !/\/health|(?<!GET )\/imports/.test(operation));
    expect([...new Set(counted)].sort()).toEqual(expected.sort());
  });
});
