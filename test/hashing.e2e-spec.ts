import bcrypt from 'bcrypt';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PasswordService } from '../src/users/password.service.js';
import { PASSWORD, TestApp } from './support/app.js';
import { deviceOf } from './support/cookies.js';
import { expectProblem } from './support/problem.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ TRUST_PROXY: 'on' });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => app.close());

const at = (address: string) => ({ 'x-forwarded-for': address });
const login = (email: string, password: string, headers: Record<string, string>) =>
  app.anonymous.post('/auth/login', { email, password }, headers);

const untilWaiting = (count: number) =>
  vi.waitFor(() => expect(app.app.get(PasswordService).waiting).toBe(count), { timeout: 20_000 });

/** Lets comparisons take as long as the test says. */
function hold() {
  const compare = bcrypt.compare.bind(bcrypt) as (data: string, hash: string) => Promise<boolean>;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const begun: string[] = [];
  vi.spyOn(bcrypt as { compare: typeof compare }, 'compare').mockImplementation(async (data, hash) => {
    begun.push(data);
    await held;
    return compare(data, hash);
  });
  return { begun, release };
}

describe('while strangers flood the login', () => {
  it('they get 503 at once, and an honest one, a known device and who is logged in get their turn before them', async () => {
    const [honest, known, owner] = [await app.member(), await app.member(), await app.member()];
    const device = deviceOf(await login(known.user.email, PASSWORD, at('203.0.113.1')));
    const { begun, release } = hold();
    const strangers = Array.from({ length: 60 }, (_, n) => login(`stranger.${n}@example.org`, 'x', at('198.51.100.1')));
    const refused: number[] = [];
    for (const stranger of strangers) {
      void stranger.then((answer) => {
        if (answer.status !== 503) return;
        expectProblem(answer, 503);
        refused.push(Number(answer.headers.get('retry-after')));
      });
    }
    // Two are compared and 16 wait: the others know at once.
    await vi.waitFor(() => expect(refused).toHaveLength(42), { timeout: 20_000 });
    expect(new Set(refused)).toEqual(new Set([5]));
    expect(begun).toHaveLength(2);

    const passwords = { current_password: PASSWORD, new_password: 'something quite new' };
    const others = [
      login(honest.user.email, PASSWORD, at('198.51.100.2')),
      login(known.user.email, PASSWORD, { ...at('198.51.100.1'), ...device }),
      owner.put('/users/me/password', passwords, at('198.51.100.1')),
    ];
    await untilWaiting(16 + 3);
    release();
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([200, 200, 204]);
    const answers = await Promise.all(strangers);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(18);
    // In their turn, not after the sixteen who came before.
    for (const [place, data] of begun.entries()) if (data === PASSWORD) expect(place).toBeLessThan(10);
  });

  it('from everywhere, the queue stays short, and who is known gets a turn all the same', async () => {
    const known = await app.member();
    const device = deviceOf(await login(known.user.email, PASSWORD, at('203.0.113.1')));
    const { release } = hold();
    const statuses: number[] = [];
    const strangers = Array.from({ length: 70 }, async (_, n) => {
      statuses.push((await login(`crowd.${n}@example.org`, 'x', at(`198.18.0.${n}`))).status);
    });
    await vi.waitFor(() => expect(statuses).toHaveLength(20), { timeout: 20_000 });
    const entered = login(known.user.email, PASSWORD, { ...at('198.18.1.1'), ...device });
    await untilWaiting(48 + 1);
    release();
    expect((await entered).status).toBe(200);
    await Promise.all(strangers);
    expect(statuses.filter((status) => status === 503)).toHaveLength(20);
  });
});
