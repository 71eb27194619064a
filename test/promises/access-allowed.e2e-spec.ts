import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES, titleOf } from '../support/access-matrix.js';
import { ACTOR_NAMES, ACTORS, AccessScene, filled } from '../support/access-scene.js';
import { TestApp } from '../support/app.js';
import { Witness } from '../support/witness.js';

let app: TestApp;
let scene: AccessScene;
let witness: Witness;

beforeAll(async () => {
  app = await TestApp.start();
  scene = await AccessScene.build(app);
  witness = await Witness.of(app);
});
afterAll(async () => {
  await witness.leave();
  await app.close();
});

/** Allowed, and yet without anything to do: taking out of the trash or the archive what is not there, or back what was not given. */
const WITHOUT_EFFECT = [
  'POST /projects/{project}/restore',
  'POST /tasks/{task}/restore',
  'POST /tasks/{task}/unarchive',
  'PATCH /tasks/{task}/transfer {"project_id":"{project}"}',
  'POST /activity/revert {"project_id":"{project}","since":"2026-01-01T00:00:00Z","dry_run":true}',
  'DELETE /comments/{comment}/reactions/{emoji}',
  'DELETE /projects/{project}/star',
  'POST /labels/{label}/restore',
  'POST /views/{view}/restore',
  'POST /checklist/{item}/restore',
  'POST /attachments/{attachment}/restore',
];
/** Those who manage a project without being admins are members of it already. */
const WITHOUT_EFFECT_FOR_MANAGERS = ['POST /projects/{project}/members/{caller}'];

const WRITES = RULES.filter(({ method }) => method !== 'GET').flatMap((rule) =>
  ACTOR_NAMES.flatMap((who) => {
    const relation = ACTORS[who];
    const status = relation === null ? 401 : rule.expected[relation];
    return status < 400 ? [{ title: titleOf(rule), who, rule, status }] : [];
  }),
);

/** What tests before may have used up or deleted. */
const FURNITURE =
  /\{(project|task|trashed|user|session|passkey|notification|column|comment|remark|label|other_label|item|attachment|link|view|webhook|invitation|change)/;

type Write = (typeof WRITES)[number];

/** What a request came to, and whether anything was changed. */
async function outcome({ who, rule }: Write) {
  const ids = await scene.ids(who);
  const before = await witness.digest();
  const answer = await scene.actors[who].send(rule.method, filled(rule.path, ids), filled(rule.body, ids));
  const hasEffect = !isDeepStrictEqual(await witness.digest(), before);
  return { told: { status: answer.status, hasEffect }, body: answer.body };
}

describe('the access matrix', () => {
  it.each(WRITES)('lets the $who: $title', async (write) => {
    const { title, who, status } = write;
    const without = who === 'manager' ? [...WITHOUT_EFFECT, ...WITHOUT_EFFECT_FOR_MANAGERS] : WITHOUT_EFFECT;
    const expected = { status, hasEffect: !without.includes(title) };
    let { told, body } = await outcome(write);
    // To furnish costs more than most of what is asked: only where a test before has used up what this one needs.
    if (!isDeepStrictEqual(told, expected) && FURNITURE.test(title)) {
      await scene.furnish(who);
      ({ told, body } = await outcome(write));
    }
    expect(told, JSON.stringify(body)).toEqual(expected);
  });
});
