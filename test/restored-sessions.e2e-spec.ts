import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { deviceOf, refresh, refreshCookieOf } from './support/cookies.js';
import { createDatabase, dropDatabase, query, withDatabase } from './support/database.js';
import { expectProblem } from './support/problem.js';

const databases: string[] = [];

afterEach(async () => {
  for (const url of databases.splice(0)) await dropDatabase(url);
});

async function newDatabase(template?: string): Promise<string> {
  const url = template
    ? withDatabase({ url: template }, `flowtrack_test_${randomUUID().replaceAll('-', '')}`)
    : await TestApp.newDatabase();
  if (template) await createDatabase(url, template);
  databases.push(url);
  return url;
}

/** What somebody holds who is logged in at an installation that then stops. */
async function leaveLoggedIn(DATABASE_URL: string) {
  const app = await TestApp.start({ DATABASE_URL });
  const { user } = await app.member();
  const login = await app.anonymous.post('/auth/login', { email: user.email, password: PASSWORD });
  await app.close();
  const refresh_token = refreshCookieOf(login)?.value;
  return { user, bearer: { authorization: `Bearer ${login.body.access_token}` }, refresh_token, login };
}

describe('a database that was brought back by other means than npm run restore', () => {
  it('begins without sessions, tokens and known devices', async () => {
    const original = await newDatabase();
    const { user, bearer, refresh_token, login } = await leaveLoggedIn(original);
    const copy = await newDatabase(original);
    const app = await TestApp.start({ DATABASE_URL: copy });
    try {
      expectProblem(await app.anonymous.get('/users/me', bearer), 401);
      expectProblem(await refresh(app.anonymous, refresh_token), 401);
      expect(await query(copy, 'SELECT FROM refresh_tokens')).toEqual([]);
      for (let n = 0; n < 10; n++) {
        await app.anonymous.post('/auth/login', { email: user.email, password: 'wrong password' });
      }
      const credentials = { email: user.email, password: PASSWORD };
      expectProblem(await app.anonymous.post('/auth/login', credentials, deviceOf(login)), 429);
    } finally {
      await app.close();
    }
  });

  it('goes on with those that are opened afterwards, and so does one that only starts again', async () => {
    const original = await newDatabase();
    await leaveLoggedIn(original);
    const copy = await newDatabase(original);
    const later = await leaveLoggedIn(copy);
    const app = await TestApp.start({ DATABASE_URL: copy });
    try {
      const me = await new TestActor(app.base, null).get('/users/me', later.bearer);
      expect(me.status).toBe(200);
      expect((await refresh(app.anonymous, later.refresh_token)).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});
