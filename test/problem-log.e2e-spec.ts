import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Overloaded } from '../src/kernel/http/problem.js';
import { UserQueries } from '../src/users/user.queries.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/problem.js';

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => app.close());

/** What is logged at either level while reading a user fails. */
async function logged(failure: Error) {
  const [warn, error] = [vi.spyOn(Logger.prototype, 'warn'), vi.spyOn(Logger.prototype, 'error')];
  vi.spyOn(app.app.get(UserQueries), 'get').mockRejectedValueOnce(failure);
  const answer = await admin.get('/users/me');
  return { answer, warnings: warn.mock.calls, errors: error.mock.calls };
}

const coded = (code: string) => Object.assign(new Error('as the driver says'), { code });

describe('the log', () => {
  it.each([
    ['too much to do', new Overloaded('Too much.', 3), { detail: 'Too much.' }],
    ['a statement that took too long', coded('57014'), { code: '57014', reason: 'as the driver says' }],
    ['a database that is away', coded('ECONNREFUSED'), { code: 'ECONNREFUSED', reason: 'as the driver says' }],
  ])('warns of %s, without a stack', async (_, failure, told) => {
    const { answer, warnings, errors } = await logged(failure);
    expectProblem(answer, 503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    const request_id = answer.headers.get('x-request-id');
    expect(warnings).toEqual([[expect.objectContaining({ request_id, ...told }), 'request refused']]);
    expect(JSON.stringify(warnings)).not.toMatch(/stack|\bat /);
    for (const value of Object.values(warnings[0]?.[0] as object)) expect(value).not.toBeInstanceOf(Error);
  });

  it('tells of a fault as an error, with the stack', async () => {
    const failure = new Error('a fault');
    const { answer, warnings, errors } = await logged(failure);
    expectProblem(answer, 500);
    expect(warnings).toEqual([]);
    expect(errors).toEqual([[{ err: failure, request_id: answer.headers.get('x-request-id') }, 'request failed']]);
  });
});
