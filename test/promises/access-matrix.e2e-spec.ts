import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPersonal, RECORDED, type Rule, RULES, titleOf } from '../support/access-matrix.js';
import { ACTOR_NAMES, type ActorName, ACTORS, AccessScene, filled, type Whose } from '../support/access-scene.js';
import type { Answer } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { type Digest, Witness } from '../support/witness.js';

let app: TestApp;
let scene: AccessScene;
let witness: Witness;
let before: Digest;

beforeAll(async () => {
  app = await TestApp.start();
  scene = await AccessScene.build(app);
  // Whatever the scene makes at the first use is there before anybody looks.
  for (const name of ACTOR_NAMES) for (const whose of ['own', 'foreign'] as const) await scene.ids(name, whose);
  witness = await Witness.of(app);
  before = await witness.digest();
});
afterAll(async () => {
  await witness.leave();
  await app.close();
});

/** Refused for who asks, not for what they ask. */
const CLOSED = [401, 403, 404];

/** What a rule means for ids that are not the actor's own, or that do not exist. */
function expectedOf(rule: Rule, who: ActorName, whose: Whose): number {
  const relation = ACTORS[who];
  if (relation === null) return 401;
  if (whose === 'own') return rule.expected[relation];
  if (isPersonal(rule)) return 404;
  if (relation !== 'admin') return rule.expected.outsider;
  return whose === 'foreign' ? rule.expected.admin : 404;
}

/** Whose ids to try in a rule: what is in the trash has rules of its own where it can be restored. */
function variantsOf({ path, body }: Rule): Whose[] {
  const named = path + JSON.stringify(body ?? {});
  if (!/\{(?!password)\w/.test(named)) return ['own'];
  const trashable = /\{(project|task|user)\}/.test(path) && !path.endsWith('/restore');
  return ['own', 'foreign', 'missing', ...(trashable ? (['trashed'] as const) : [])];
}

async function ask(rule: Rule, who: ActorName, whose: Whose, headers = {}): Promise<Answer<unknown>> {
  const ids = await scene.ids(who, whose);
  return scene.actors[who].send(rule.method, filled(rule.path, ids), filled(rule.body, ids), headers);
}

/** All that an answer tells, without what differs between any two requests. */
function told({ status, headers, body }: Answer<unknown>) {
  const {
    instance: _path,
    request_id: _id,
    refused,
    ...rest
  } = body as { refused?: { id: string; status: number }[] } & Record<string, unknown>;
  const names = [...headers.keys()].filter((name) => name !== 'content-length').sort();
  // The ids of refused tasks are those that were asked for; of those that are visible, other things may be told.
  const hidden = (refused ?? []).filter((task) => task.status === status);
  const reasons = new Set(hidden.map(({ id: _, ...reason }) => JSON.stringify(reason)));
  return { status, names, ...rest, reasons };
}

/** What of a rule can be asked without changing anything, if all is well: what it refuses, and what it only reads. */
function questionsOf(rule: Rule, who: ActorName) {
  return variantsOf(rule)
    .map((whose) => ({ whose, expected: expectedOf(rule, who, whose) }))
    .filter(({ expected }) => expected >= 400 || rule.method === 'GET')
    .flatMap(({ whose, expected }) => {
      // Nobody gets as far as to the version of what they cannot change.
      const conditional = rule.method !== 'GET' && CLOSED.includes(expected);
      return [{}, ...(conditional ? [{ 'if-match': '"999"' }] : [])].map((headers) => ({ whose, expected, headers }));
    });
}

describe('every route, for everybody, with ids of their own, of others, of nothing and of the trash', () => {
  it.each(RULES.map((rule) => ({ rule, title: titleOf(rule) })))('$title', async ({ rule }) => {
    for (const who of ACTOR_NAMES) {
      const questions = questionsOf(rule, who);
      const answers = await Promise.all(questions.map(({ whose, headers }) => ask(rule, who, whose, headers)));
      const refusals = new Map<number, ReturnType<typeof told>>();
      questions.forEach(({ whose, expected, headers }, index) => {
        const answer = answers[index] as Answer<unknown>;
        const what = `${who}, ${whose} ids, ${JSON.stringify(headers)}`;
        expect(answer.status, what).toBe(expected);
        if (!CLOSED.includes(expected)) return;
        // One and the same answer, whether what the caller may not have exists or not.
        if (!refusals.has(expected)) refusals.set(expected, told(answer));
        expect(told(answer), what).toEqual(refusals.get(expected));
      });
      const now = await witness.digest();
      if (RECORDED.includes(titleOf(rule))) before = { ...before, activity: now.activity ?? '' };
      expect(now, who).toEqual(before);
    }
  });
});

describe('without a token that counts, bad input is no reason', () => {
  it.each(RULES.map((rule) => ({ rule, title: titleOf(rule) })))('$title', async ({ rule }) => {
    for (const who of ['anonymous', 'revoked session', 'deleted user'] as const) {
      const path = rule.path.replace(/\{\w+\}/g, 'no-id');
      const body = rule.method === 'GET' ? undefined : { unknown: true };
      const answer = await scene.actors[who].send(rule.method, `${path}?unknown=1`, body);
      expect(answer.status, who).toBe(401);
    }
    expect(await witness.digest()).toEqual(before);
  });
});
