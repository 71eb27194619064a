import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '../src/auth/session.entity.js';
import { User } from '../src/users/user.entity.js';
import { TestApp } from './support/app.js';

let app: TestApp;
let manager: EntityManager;

beforeAll(async () => {
  app = await TestApp.start();
  manager = app.app.get(DataSource).manager;
  await app.admin();
});
afterAll(() => app.close());

/** Everything that repositories could have taken or changed. */
const rows = () =>
  app.query(`SELECT (SELECT json_agg(u) FROM users u) AS users, (SELECT json_agg(s) FROM sessions s) AS sessions`);

describe('a condition that is left open', () => {
  // Taken for no condition, it would find somebody else, or change and delete everybody.
  it.each<[string, (id: never) => Promise<unknown>]>([
    ['findOne', (id) => manager.findOne(User, { where: { id } })],
    ['findOneBy', (id) => manager.findOneBy(User, { id })],
    ['existsBy', (id) => manager.existsBy(User, { id })],
    ['update', (id) => manager.update(User, { id }, { name: 'Everybody' })],
    ['delete', (id) => manager.delete(Session, { id })],
  ])('lets no row through: %s', async (_, run) => {
    const before = await rows();
    for (const open of [undefined, null] as never[]) {
      const outcome = await run(open).catch((error: Error) => error);
      if (!(outcome instanceof Error)) expect(outcome).toMatchObject({ affected: 0 });
    }
    expect(await rows()).toEqual(before);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['update', () => manager.update(User, {}, { name: 'Everybody' })],
    ['delete', () => manager.delete(Session, {})],
  ])('is refused where there is none at all: %s', async (_, run) => {
    const before = await rows();
    await expect(run()).rejects.toThrow();
    expect(await rows()).toEqual(before);
  });
});
