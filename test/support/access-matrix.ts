/** How somebody who is logged in stands to the project in question. */
const STATED = ['outsider', 'member', 'sharer', 'assignee', 'admin'] as const;
export type Relation = (typeof STATED)[number] | 'manager' | 'viewer';

/** What a route answers to whom. Names in braces stand for ids: see `Ids`. */
export interface Rule {
  method: string;
  /** Below `/api/v1`. */
  path: string;
  body?: Record<string, unknown>;
  /** By who asks about what is theirs to ask about. */
  expected: Record<Relation, number>;
}

/**
 * Who gets what, for every route that needs a token. Without one (or with that of a user or session that has ended) it is
 * always 401. `outsider` is who does not belong to the project, `member` who does without having the task, `sharer` a
 * member of a project with `task_access: members`, `assignee` who has the task. What managers and viewers get follows.
 */
// prettier-ignore
const MATRIX: [route: string, expected: string, body?: Record<string, unknown>][] = [
  //                                               outsider member sharer assignee admin
  ['GET /auth/sessions', '                              200  200  200  200  200'],
  ['DELETE /auth/sessions/{session}', '                 204  204  204  204  204'],
  ['GET /users/me', '                                   200  200  200  200  200'],
  ['PUT /users/me', '                                   200  200  200  200  200', { name: 'New' }],
  ['PUT /users/me/password', '                          204  204  204  204  204', { current_password: '{password}', new_password: 'a new password' }],
  ['GET /users/me/preferences', '                       200  200  200  200  200'],
  ['PUT /users/me/preferences', '                       200  200  200  200  200', { notifications: [{ kind: 'comment', app: false }] }],
  ['GET /users', '                                      403  403  403  403  200'],
  ['POST /users', '                                     403  403  403  403  201', { name: 'New', email: 'another.person@example.org', password: 'a new password' }],
  ['GET /users/{user}', '                               403  403  403  403  200'],
  ['PUT /users/{user}', '                               403  403  403  403  200', { name: 'New', role: 'admin' }],
  ['DELETE /users/{user}', '                            403  403  403  403  204'],
  ['GET /tokens', '                                     200  200  200  200  200'],
  ['GET /users/me/calendar', '                          200  200  200  200  200'],
  ['POST /users/me/calendar', '                         201  201  201  201  201'],
  ['DELETE /users/me/calendar', '                       204  204  204  204  204'],
  ['GET /users/me/totp', '                              200  200  200  200  200'],
  ['POST /users/me/totp', '                             200  200  200  200  200', { password: '{password}' }],
  ['POST /users/me/totp/confirm', '                     409  409  409  409  409', { code: '123456' }],
  ['POST /users/me/totp/recovery-codes', '              404  404  404  404  404', { password: '{password}' }],
  ['DELETE /users/me/totp', '                           404  404  404  404  404', { password: '{password}', code: '123456' }],
  ['GET /users/me/passkeys', '                          200  200  200  200  200'],
  ['POST /users/me/passkeys/options', '                 409  409  409  409  409', { password: '{password}' }],
  ['POST /users/me/passkeys', '                         400  400  400  400  400', { token: 'none', name: 'New', credential_id: 'AA', client_data: 'AA', attestation: 'AA' }],
  ['DELETE /users/me/passkeys/{passkey}', '             204  204  204  204  204'],
  ['GET /auth/oidc/identity', '                         200  200  200  200  200'],
  // Without a provider, nobody is linked to one.
  ['POST /auth/oidc/identity/start', '                  404  404  404  404  404', { password: '{password}' }],
  ['POST /auth/oidc/identity', '                        404  404  404  404  404', { response: 'code=x&state=link.x' }],
  ['DELETE /auth/oidc/identity', '                      404  404  404  404  404', { password: '{password}' }],
  ['GET /users/{user}/totp', '                          403  403  403  403  200'],
  ['DELETE /users/{user}/totp', '                       403  403  403  403  204'],
  ['POST /tokens', '                                    201  201  201  201  201', { name: 'New', scopes: ['read'] }],
  ['POST /tokens', '                                    403  403  403  403  201', { name: 'New', scopes: ['read', 'admin'] }],
  ['DELETE /tokens/{api_token}', '                      204  204  204  204  204'],
  ['GET /users/{user}/tokens', '                        403  403  403  403  200'],
  ['DELETE /users/{user}/tokens/{user_token}', '        403  403  403  403  204'],
  ['GET /auth/password/requests', '                     403  403  403  403  200'],
  ['DELETE /auth/password/requests/{forgetful}', '      403  403  403  403  204'],
  ['POST /users/{user}/password-reset', '               403  403  403  403  201'],
  ['GET /invitations', '                                200  200  200  200  200'],
  ['POST /invitations', '                               403  403  403  403  201', {}],
  ['POST /invitations', '                               403  403  403  403  201', { projects: [{ project_id: '{project}' }] }],
  ['POST /invitations', '                               403  403  403  403  201', { role: 'admin', email: 'another.admin@example.org' }],
  ['POST /invitations/accept', '                        200  200  200  200  200', { token: '{invitation_token}' }],
  ['DELETE /invitations/{invitation}', '                404  404  404  404  204'],
  ['GET /jobs', '                                       403  403  403  403  200'],
  ['POST /jobs/{job}/retry', '                          403  403  403  403  200'],
  ['GET /activity', '                                   403  403  403  403  200'],
  ['GET /activity/check', '                             403  403  403  403  200'],
  ['POST /activity/{change}/revert', '                  404  404  200  200  200'],
  ['POST /activity/revert', '                           403  200  200  200  200', { project_id: '{project}', since: '2026-01-01T00:00:00Z', dry_run: true }],
  ['GET /reports/team-performance', '                   403  403  403  403  200'],
  ['GET /reports/workload', '                           403  403  403  403  200'],
  ['GET /reports/project/{project}', '                  404  200  200  200  200'],
  ['GET /projects/{project}/flow', '                    404  200  200  200  200'],
  ['GET /projects/{project}/activity-days', '           404  200  200  200  200'],
  ['GET /projects/{project}/forecast', '                404  409  409  409  409'],
  ['GET /dashboard', '                                  200  200  200  200  200'],
  ['GET /recurrence/dates', '                           200  200  200  200  200'],
  ['GET /search', '                                     200  200  200  200  200'],
  ['GET /notifications', '                              200  200  200  200  200'],
  ['PUT /notifications/read', '                         200  200  200  200  200'],
  ['PUT /notifications/{notification}/read', '          200  200  200  200  200'],

  ['GET /projects', '                                   200  200  200  200  200'],
  ['POST /projects', '                                  403  403  403  403  201', { name: 'New' }],
  ['GET /projects/trash', '                             403  403  403  403  200'],
  ['GET /projects/{project}', '                         404  200  200  200  200'],
  ['POST /projects/{project}/copy', '                   403  403  403  403  201', { name: 'New', with_tasks: true }],
  ['PUT /projects/{project}', '                         404  200  200  200  200', { name: 'New' }],
  ['PUT /projects/{project}', '                         404  403  200  403  200', { name: 'New', task_access: 'members' }],
  ['PUT /projects/{project}', '                         404  200  403  200  200', { name: 'New', task_access: 'assignee' }],
  ['PUT /projects/{project}', '                         404  403  403  403  200', { archive_after_days: 5 }],
  ['DELETE /projects/{project}', '                      404  403  403  403  204'],
  ['POST /projects/{project}/restore', '                404  403  403  403  200'],
  ['POST /projects/{trashed_project}/restore', '        404  404  404  404  200'],
  ['GET /projects/{project}/progress', '                404  200  200  200  200'],
  ['GET /projects/{project}/export.csv', '              404  200  200  200  200'],
  ['GET /projects/{project}/export', '                  404  200  200  200  200'],
  ['GET /export', '                                     403  403  403  403  200'],
  ['GET /projects/{project}/members', '                 404  200  200  200  200'],
  ['POST /projects/{project}/members/{user}', '         404  403  403  403  201'],
  ['POST /projects/{project}/members/{caller}', '       404  403  403  403  201'],
  ['POST /projects/{project}/members/{user}', '         404  403  403  403  201', { project_role: 'manager' }],
  ['POST /projects/{project}/members/{colleague}', '    404  403  403  403  201', { project_role: 'viewer' }],
  ['PUT /projects/{project}/members/{colleague}', '     404  403  403  403  200', { project_role: 'manager' }],
  ['PUT /projects/{project}/members/{colleague}', '     404  403  403  403  200', { project_role: 'viewer' }],
  ['DELETE /projects/{project}/members/{colleague}', '  404  403  403  403  204'],
  ['GET /projects/{project}/candidates', '              404  403  403  403  200'],
  ['GET /projects/{project}/board', '                   404  200  200  200  200'],
  ['GET /projects/{project}/events', '                  404  200  200  200  200'],
  ['GET /projects/{project}/activity', '                404  200  200  200  200'],
  ['GET /projects/{project}/trash', '                   404  200  200  200  200'],

  ['PUT /projects/{project}/star', '                    404  204  204  204  204'],
  ['DELETE /projects/{project}/star', '                 404  204  204  204  204'],
  ['GET /projects/{project}/board-settings', '          404  200  200  200  200'],
  ['PUT /projects/{project}/board-settings', '          404  200  200  200  200', { grouping: 'label', columns: [{ id: '{column}', collapsed: true }] }],

  ['GET /projects/{project}/columns', '                 404  200  200  200  200'],
  ['POST /projects/{project}/columns', '                404  403  403  403  201', { name: 'New', category: 'todo' }],
  ['GET /columns/{column}', '                           404  200  200  200  200'],
  ['GET /columns/{column}/tasks', '                     404  200  200  200  200'],
  ['PUT /columns/{column}', '                           404  403  403  403  200', { name: 'New' }],
  ['PATCH /columns/{column}/move', '                    404  403  403  403  200', {}],
  ['DELETE /columns/{column}', '                        404  403  403  403  204'],

  ['GET /projects/{project}/labels', '                  404  200  200  200  200'],
  ['POST /projects/{project}/labels', '                 404  403  403  403  201', { name: 'New', color: 'red' }],
  ['GET /labels/{label}', '                             404  200  200  200  200'],
  ['PUT /labels/{label}', '                             404  403  403  403  200', { name: 'New' }],
  ['POST /labels/{label}/merge', '                      404  403  403  403  200', { into: '{other_label}' }],
  ['DELETE /labels/{label}', '                          404  403  403  403  204'],
  ['POST /labels/{label}/restore', '                    404  403  403  403  200'],
  ['POST /labels/{trashed_label}/restore', '            404  403  403  403  200'],
  ['PUT /tasks/{task}/labels/{label}', '                404  404  200  200  200'],
  ['DELETE /tasks/{task}/labels/{other_label}', '       404  404  204  204  204'],

  ['GET /projects/{project}/webhooks', '                404  403  403  403  200'],
  ['POST /projects/{project}/webhooks', '               404  403  403  403  201', { url: 'http://127.0.0.1:9/', events: ['label_created'] }],
  ['GET /webhooks/{webhook}', '                         404  404  404  404  200'],
  ['PUT /webhooks/{webhook}', '                         404  404  404  404  200', { events: ['label_deleted'] }],
  ['DELETE /webhooks/{webhook}', '                      404  404  404  404  204'],
  ['POST /webhooks/{webhook}/secret', '                 404  404  404  404  200'],
  ['POST /webhooks/{webhook}/replay', '                 404  404  404  404  200', { from_seq: 1 }],
  ['POST /webhooks/{webhook}/test', '                   404  404  404  404  200'],
  ['GET /webhooks/{webhook}/deliveries', '              404  404  404  404  200'],

  ['GET /tasks', '                                      200  200  200  200  200'],
  ['POST /tasks', '                                     403  201  201  201  201', { title: 'New', project_id: '{project}' }],
  ['POST /tasks', '                                     403  201  201  201  201', { title: 'New', project_id: '{project}', assigned_to: '{colleague}' }],
  ['POST /tasks', '                                     403  400  400  400  400', { title: 'New', project_id: '{project}', assigned_to: '{user}' }],
  ['GET /tasks/{task}', '                               404  404  200  200  200'],
  ['PUT /tasks/{task}', '                               404  404  200  200  200', { title: 'New' }],
  ['PUT /tasks/{task}', '                               404  404  200  200  200', { assigned_to: '{colleague}' }],
  ['PUT /tasks/{task}', '                               404  404  400  400  400', { assigned_to: '{user}' }],
  ['DELETE /tasks/{task}', '                            404  404  204  204  204'],
  ['PATCH /tasks/{task}/move', '                        404  404  200  200  200', { new_status: 'done' }],
  ['PATCH /tasks/{task}/move', '                        404  404  409  409  409', { new_status: 'todo', before_id: '{elsewhere}' }],
  ['PATCH /tasks/{task}/move', '                        404  404  409  409  409', { new_status: 'todo', after_id: '{elsewhere}' }],
  ['PATCH /tasks/{task}/transfer', '                    404  404  200  200  200', { project_id: '{project}' }],
  ['PATCH /tasks/{task}/transfer', '                    404  404  403  403  200', { project_id: '{project_elsewhere}' }],
  ['POST /tasks/{task}/restore', '                      404  404  200  200  200'],
  ['POST /tasks/{trashed_task}/restore', '              404  404  200  200  200'],
  ['GET /tasks/{task}/watch', '                         404  404  200  200  200'],
  ['PUT /tasks/{task}/watch', '                         404  404  204  204  204'],
  ['DELETE /tasks/{task}/watch', '                      404  404  204  204  204'],
  ['POST /tasks/{task}/copy', '                         404  404  201  201  201'],
  ['POST /tasks/{task}/archive', '                      404  404  200  200  200'],
  ['POST /tasks/{task}/unarchive', '                    404  404  200  200  200'],
  ['POST /tasks/bulk', '                                404  404  200  200  200', { ids: ['{task}'], change: { priority: 'high' } }],
  ['POST /tasks/bulk', '                                404  404  200  200  200', { ids: ['{task}'], archive: true }],
  ['POST /tasks/bulk', '                                404  404  200  200  200', { ids: ['{task}'], label: { add: ['{label}'] } }],
  ['POST /tasks/bulk', '                                404  404  200  200  200', { tasks: [{ id: '{task}', delete: true }] }],
  ['POST /tasks/bulk', '                                404  404  200  200  200', { tasks: [{ id: '{task}', move: { new_status: 'done' } }] }],
  ['POST /tasks/bulk', '                                404  404  200  200  200', { ids: ['{trashed_task}'], restore: true }],
  ['POST /tasks/bulk', '                                404  404  404  404  404', { ids: ['{task}', '{trashed_task}'], archive: true }],
  ['POST /tasks/bulk', '                                404  404  400  400  400', { ids: ['{task}'], change: { assigned_to: '{user}' } }],
  ['GET /tasks/{task}/activity', '                      404  404  200  200  200'],

  ['GET /tasks/{task}/checklist', '                     404  404  200  200  200'],
  ['POST /tasks/{task}/checklist', '                    404  404  201  201  201', { title: 'New' }],
  ['GET /checklist/{item}', '                           404  404  200  200  200'],
  ['PUT /checklist/{item}', '                           404  404  200  200  200', { done: true }],
  ['PATCH /checklist/{item}/move', '                    404  404  200  200  200', {}],
  ['DELETE /checklist/{item}', '                        404  404  204  204  204'],
  ['POST /checklist/{item}/restore', '                  404  404  200  200  200'],
  ['POST /checklist/{item}/convert', '                  404  404  200  200  200'],

  // Without a form, who may attach is told that it must be one.
  ['GET /tasks/{task}/attachments', '                   404  404  200  200  200'],
  ['POST /tasks/{task}/attachments', '                  404  404  415  415  415'],
  ['GET /attachments/{attachment}', '                   404  404  200  200  200'],
  ['GET /attachments/{attachment}/content', '           404  404  200  200  200'],
  ['GET /attachments/{attachment}/thumbnail', '         404  404  200  200  200'],
  ['DELETE /attachments/{attachment}', '                404  404  204  204  204'],
  ['POST /attachments/{attachment}/restore', '          404  404  200  200  200'],

  // To another task of the same project and the same assignee.
  ['GET /tasks/{task}/links', '                         404  404  200  200  200'],
  ['POST /tasks/{task}/links', '                        404  404  201  201  201', { type: 'relates', task_id: '{partner}' }],
  ['GET /projects/{project}/links', '                   404  200  200  200  200'],
  ['GET /links/{link}', '                               404  404  200  200  200'],
  ['DELETE /links/{link}', '                            404  404  204  204  204'],

  // A view that an admin shares, and a deleted one; own views, which viewers have too.
  ['GET /views', '                                      200  200  200  200  200'],
  ['POST /views', '                                     404  201  201  201  201', { name: 'New', filter: 'new', project_id: '{project}' }],
  ['POST /views', '                                     404  201  201  201  201', { name: 'New', filter: 'new', project_id: '{project}', shared: true }],
  ['GET /views/{view}', '                               404  200  200  200  200'],
  ['PUT /views/{view}', '                               404  403  403  403  200', { name: 'New' }],
  ['DELETE /views/{view}', '                            404  403  403  403  204'],
  ['POST /views/{view}/restore', '                      404  403  403  403  200'],
  ['POST /views/{trashed_view}/restore', '              404  403  403  403  200'],

  // A comment by an admin, and a remark by whoever has the task or shares the board.
  ['GET /tasks/{task}/comments', '                      404  404  200  200  200'],
  ['POST /tasks/{task}/comments', '                     404  404  201  201  201', { text: 'New' }],
  ['GET /tasks/{task}/readers', '                       404  404  200  200  200'],
  ['GET /comments/{comment}', '                         404  404  200  200  200'],
  ['PUT /comments/{comment}', '                         404  404  403  403  200', { text: 'New' }],
  ['PUT /comments/{remark}', '                          404  404  200  200  403', { text: 'New' }],
  ['DELETE /comments/{comment}', '                      404  404  403  403  204'],
  ['DELETE /comments/{remark}', '                       404  404  204  204  204'],
  ['PUT /comments/{trashed_comment}', '                 404  404  404  404  404', { text: 'New' }],
  ['PUT /comments/{comment}/reactions/{emoji}', '       404  404  200  200  200'],
  ['DELETE /comments/{comment}/reactions/{emoji}', '    404  404  204  204  204'],

  // Without a file; of the caller's own import, which has finished.
  ['POST /imports', '                                   403  403  403  403  415'],
  ['GET /imports', '                                    200  200  200  200  200'],
  ['GET /imports/{import}', '                           200  200  200  200  200'],
  ['GET /imports/{import}/candidates', '                200  200  200  200  200'],
  ['PUT /imports/{import}', '                           409  409  409  409  409', { project_name: 'New' }],
  ['POST /imports/{import}/start', '                    409  409  409  409  409'],
  ['POST /imports/{import}/undo', '                     200  200  200  200  200'],
  ['DELETE /imports/{import}', '                        409  409  409  409  409'],
];

/** Where a manager or a viewer gets something else than `managerGets` and `viewerGets` say. */
const EXCEPTIONS: Record<string, Partial<Record<Relation, number>>> = {
  // They must work there too.
  'PATCH /tasks/{task}/transfer {"project_id":"{project_elsewhere}"}': { manager: 403 },
  // Those who manage a project have a trash; it holds what they can restore.
  'GET /projects/trash': { manager: 200 },
  // To copy it is to create another one.
  'POST /projects/{project}/copy': { manager: 403 },
  // They may import into it.
  'POST /imports': { manager: 415 },
  // What is in the trash is visible to those who can restore it, and to nobody else.
  'POST /tasks/{trashed_task}/restore': { viewer: 404 },
  'POST /tasks/bulk {"ids":["{trashed_task}"],"restore":true}': { viewer: 404 },
  // What somebody arranges for themselves changes nothing for others.
  'PUT /projects/{project}/star': { viewer: 204 },
  'DELETE /projects/{project}/star': { viewer: 204 },
  'PUT /projects/{project}/board-settings': { viewer: 200 },
  'PUT /tasks/{task}/watch': { viewer: 204 },
  'DELETE /tasks/{task}/watch': { viewer: 204 },
  'POST /views {"name":"New","filter":"new","project_id":"{project}"}': { viewer: 201 },
  // Viewers may say something, and nobody may put words into the mouth of another.
  'POST /tasks/{task}/comments': { viewer: 201 },
  'PUT /comments/{comment}': { manager: 403 },
  'PUT /comments/{comment}/reactions/{emoji}': { viewer: 200 },
  'DELETE /comments/{comment}/reactions/{emoji}': { viewer: 204 },
};

/** Whether a route is about a project or what is in it, and not about the installation or the caller. */
const isInProject = ({ path, body }: Pick<Rule, 'path' | 'body'>) =>
  /\{(?!(session|job|notification|import|passkey|api_token|user_token|forgetful|invitation_token|password|user|caller)\})/.test(
    path,
  ) || /\{(project|(trashed_)?task)\}/.test(JSON.stringify(body ?? {}));

type Stated = Record<(typeof STATED)[number], number>;

/** A manager does in their project all that an admin does there, and elsewhere what every user does. */
function managerGets(rule: Pick<Rule, 'path' | 'body'>, stated: Stated): number {
  return isInProject(rule) ? stated.admin : stated.outsider;
}

/** A viewer sees all that those who share a board see, and changes nothing. */
function viewerGets(rule: Pick<Rule, 'method' | 'path' | 'body'>, stated: Stated): number {
  if (!isInProject(rule)) return stated.outsider;
  return rule.method === 'GET' || stated.sharer === 404 ? stated.sharer : 403;
}

export const RULES: Rule[] = MATRIX.map(([route, expected, body]) => {
  const [method = '', path = ''] = route.split(' ');
  const statuses = expected.trim().split(/ +/).map(Number);
  const stated = Object.fromEntries(STATED.map((relation, i) => [relation, statuses[i]])) as Stated;
  const rule = { method, path, body };
  const derived = { manager: managerGets(rule, stated), viewer: viewerGets(rule, stated) };
  return { ...rule, expected: { ...stated, ...derived, ...(EXCEPTIONS[titleOf(rule)] ?? EXCEPTIONS[route]) } };
});

/** Routes that nobody needs a token for, and what they answer to a bare request. */
export const PUBLIC: Record<string, number> = {
  'GET /api/v1/auth/options': 200,
  'POST /api/v1/auth/register': 400,
  'POST /api/v1/auth/login': 400,
  'POST /api/v1/auth/second-factor': 400,
  'POST /api/v1/auth/oidc/start': 404,
  'POST /api/v1/auth/oidc/finish': 400,
  'POST /api/v1/auth/passkey': 400,
  'POST /api/v1/auth/passkey/options': 200,
  'POST /api/v1/auth/refresh': 401,
  'POST /api/v1/auth/logout': 204,
  'POST /api/v1/auth/password/forgot': 400,
  'POST /api/v1/auth/password/reset': 400,
  'POST /api/v1/invitations/preview': 400,
  'GET /api/v1/calendar/:file': 404,
  'GET /api/v1/unsubscribe/:token': 302,
  'POST /api/v1/unsubscribe/:token': 404,
  'GET /health': 200,
  'GET /health/ready': 200,
  'GET /': 200,
  'GET /*': 404,
  'GET /favicon.svg': 200,
  'GET /favicon.ico': 301,
  'GET /asyncapi.json': 200,
  'GET /openapi.yaml': 200,
  'GET /robots.txt': 200,
  // Without a SECURITY_CONTACT there is nobody to name.
  'GET /.well-known/security.txt': 404,
  'GET /openapi.json': 200,
  'GET /docs': 200,
  'GET /docs/swagger-ui-init.js': 200,
  'GET /docs/docs/swagger-ui-init.js': 200,
  'GET /docs/index.html': 200,
  'GET /docs/LICENSE': 404,
  'GET /docs*': 200,
  'GET /redoc': 200,
  'GET /redoc*': 200,
};

/** Public routes that are there only where the configuration asks for them. */
export const PUBLIC_WHEN_CONFIGURED: Record<string, number> = { 'GET /metrics': 200, 'OPTIONS *': 204 };

/** Routes that only lead to a page, and are no operations. */
export const TO_PAGES = ['GET /api/v1/unsubscribe/:token'];

/** Routes that pass on what they are sent to others, which decide. */
export const PASSED_ON = ['POST /mcp'];

/** A rule in one line. */
export function titleOf({ method, path, body }: Pick<Rule, 'method' | 'path' | 'body'>): string {
  return `${method} ${path}${body ? ` ${JSON.stringify(body)}` : ''}`;
}

/** Whether a rule is about rows that are only ever their owner's, an admin's included. */
export function isPersonal({ path }: Rule): boolean {
  return /\{(session|notification|api_token|import|passkey)\}/.test(path);
}

/** The titles of reads that change nothing but the history, which tells who took a copy. */
export const RECORDED = ['GET /export', 'GET /projects/{project}/export', 'GET /projects/{project}/export.csv'];
