import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECORDED, type Relation, type Rule, RULES, titleOf } from '../support/access-matrix.js';
import { AccessScene, filled } from '../support/access-scene.js';
import type { Answer, TestActor } from '../support/actor.js';
import { ApiDocument } from '../support/api-document.js';
import { TestApp } from '../support/app.js';
import { programOf } from '../support/tokens.js';
import { type Digest, Witness } from '../support/witness.js';

let app: TestApp;
let scene: AccessScene;
let document: ApiDocument;
let witness: Witness;
let before: Digest;
/** By user, scopes and limit. */
const programs = new Map<string, TestActor>();

const USERS = ['assignee', 'manager', 'viewer', 'stranger', 'admin'] as const;
const SCOPES = ['read', 'write', 'comment', 'read admin', 'write admin', 'comment admin'] as const;
const LIMITS = ['none', 'here', 'elsewhere'] as const;
type User = (typeof USERS)[number];
type Scopes = (typeof SCOPES)[number];
type Limit = (typeof LIMITS)[number];
interface Kind {
  user: User;
  scopes: Scopes;
  limit: Limit;
}

const KINDS: Kind[] = USERS.flatMap((user) =>
  SCOPES.filter((scopes) => user === 'admin' || !scopes.includes('admin')).flatMap((scopes) =>
    LIMITS.map((limit) => ({ user, scopes, limit })),
  ),
);
const nameOf = ({ user, scopes, limit }: Kind) => `${user}: ${scopes}, limit ${limit}`;

beforeAll(async () => {
  app = await TestApp.start();
  scene = await AccessScene.build(app);
  document = await ApiDocument.of(app.anonymous);
  const [here, elsewhere] = [await scene.ids('assignee'), await scene.ids('assignee', 'foreign')];
  for (const kind of KINDS) {
    const { user, scopes, limit } = kind;
    const actor = scene.actors[user];
    const program = await programOf(actor, scopes.split(' ') as never);
    const ids = limit === 'none' ? null : [limit === 'here' ? here.project : elsewhere.project];
    // Past the check that its user sees the project: what they may not see stays hidden then, too.
    await app.query(`UPDATE api_tokens SET project_ids = $1 WHERE id = $2`, [ids, program.id]);
    programs.set(nameOf(kind), program.actor);
  }
  for (const user of USERS) await scene.ids(user);
  witness = await Witness.of(app);
  before = await witness.digest();
});
afterAll(async () => {
  await witness.leave();
  await app.close();
});

const COMMENTS = /\/(comments|reactions)\b/;

/** What decides who gets in is for people: the document says so. */
function isForSessions({ method, path }: Rule): boolean {
  const operation = document.serving(method, `/api/v1${path.replaceAll(/\{\w+\}/g, 'x')}`);
  return (operation as { 'x-session-only'?: boolean } | undefined)?.['x-session-only'] === true;
}

const isInProject = ({ path, body }: Rule) =>
  /\{((trashed_)?(project|task|comment|label|attachment|view)|column|change|remark|other_label|item|link|webhook)\}/.test(
    path,
  ) || /\{(project|(trashed_)?task)\}/.test(JSON.stringify(body ?? {}));
/** Whether a project comes to be. */
const isAboutNew = (rule: Rule) => /^POST \/projects(\/\{project\}\/copy)? \{/.test(titleOf(rule));
const isAboutAll = ({ path }: Rule) =>
  /^\/(users(?!\/me)|activity(\/check)?$|export$|reports\/(team|workload))/.test(path);

/** What a token of this kind gets: never more than its user. */
function expectedOf(rule: Rule, { user, scopes, limit }: Kind): number {
  const has = (scope: string) => scopes.split(' ').includes(scope);
  if (isForSessions(rule)) return 403;
  const needed = rule.method === 'GET' ? ['read'] : COMMENTS.test(rule.path) ? ['comment', 'write'] : ['write'];
  if (!needed.some(has)) return 403;
  if (limit !== 'none' && (isAboutAll(rule) || isAboutNew(rule))) return 403;
  const relations: Record<User, Relation> = {
    assignee: 'assignee',
    manager: 'manager',
    viewer: 'viewer',
    stranger: 'outsider',
    admin: has('admin') ? 'admin' : 'outsider',
  };
  const relation = relations[user];
  // Into what its user manages elsewhere: nothing.
  if (titleOf(rule) === 'POST /imports' && user === 'manager' && limit === 'elsewhere') return 403;
  const isOut = limit === 'elsewhere' && isInProject(rule);
  if (isOut)
    return relation === 'admin'
      ? rule.expected.outsider === 403
        ? 404
        : rule.expected.outsider
      : rule.expected.outsider;
  return rule.expected[relation];
}

/** What a token that only reads cannot do although it is a read: it is about what its user could change. */
const ABOUT_RIGHTS = ['GET /projects/{project}/candidates', 'GET /projects/trash'];

describe('every route, through every kind of API token', () => {
  it.each(RULES.map((rule) => ({ rule, title: titleOf(rule) })))('$title', async ({ rule, title }) => {
    for (const kind of KINDS) {
      const expected = expectedOf(rule, kind);
      if (expected < 400 && rule.method !== 'GET') continue;
      if (ABOUT_RIGHTS.includes(title) && expected === 200) continue;
      const ids = await scene.ids(kind.user);
      const actor = programs.get(nameOf(kind)) as TestActor;
      const answer: Answer<unknown> = await actor.send(rule.method, filled(rule.path, ids), filled(rule.body, ids));
      expect(answer.status, `${nameOf(kind)}: ${JSON.stringify(answer.body)}`).toBe(expected);
    }
    const now = await witness.digest();
    if (RECORDED.includes(title)) before = { ...before, activity: now.activity ?? '' };
    expect(now).toEqual(before);
  });

  it('those that are about what one could change show a reader nothing', async () => {
    const reader = programs.get(nameOf({ user: 'manager', scopes: 'read', limit: 'none' })) as TestActor;
    const { project } = await scene.ids('manager');
    expect((await reader.get(`/projects/${project}/candidates`)).status).toBe(403);
    expect((await reader.get('/projects/trash')).status).toBe(403);
    expect((await reader.get(`/projects/${project}/trash`)).body).toEqual([]);
  });
});
