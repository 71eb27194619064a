import bcrypt from 'bcrypt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { APPLICATION, known, PasswordService, strangerAt } from './password.service.js';

const passwords = new PasswordService();

afterEach(() => vi.restoreAllMocks());

describe('a password', () => {
  it('is hashed by bcrypt at cost 12, and known again', async () => {
    const hash = await passwords.hash('correct horse battery', APPLICATION);
    expect(bcrypt.getRounds(hash)).toBe(12);
    expect(await passwords.matches('correct horse battery', hash, APPLICATION)).toBe(true);
    expect(await passwords.matches('correct horse batterz', hash, APPLICATION)).toBe(false);
  });

  it('does not match with something after its 72nd byte', async () => {
    const longest = 'ä'.repeat(36);
    const hash = await passwords.hash(longest, APPLICATION);
    expect(await passwords.matches(longest, hash, APPLICATION)).toBe(true);
    expect(await passwords.matches(`${longest}x`, hash, APPLICATION)).toBe(false);
  });

  it.each([null, undefined])('of nobody (%s) matches nothing, which takes as much work to find out', async (hash) => {
    const compare = vi.spyOn(bcrypt, 'compare');
    expect(await passwords.matches('correct horse battery', hash, APPLICATION)).toBe(false);
    const [[, compared] = []] = compare.mock.calls as unknown as [string, string][];
    expect(bcrypt.getRounds(String(compared))).toBe(12);
  });
});

describe('hashing', () => {
  /** Blocks comparisons until the test releases them. */
  function held() {
    const ends: (() => void)[] = [];
    vi.spyOn(bcrypt, 'compare').mockReturnValue(undefined);
    vi.mocked(bcrypt.compare as (...args: never[]) => Promise<boolean>).mockImplementation(
      () => new Promise((end) => ends.push(() => end(false))),
    );
    return ends;
  }
  const wrong = (service: PasswordService, address: string) => service.matches('wrong', null, strangerAt(address));
  /** Finishes running comparisons until none are left. */
  async function work(ends: (() => void)[]): Promise<void> {
    for (let quiet = 0; quiet < 5; quiet = ends.length > 0 ? 0 : quiet + 1) {
      ends.splice(0).forEach((end) => end());
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('runs two at once, and refuses the rest of an address at once, with when to come back', async () => {
    const [ends, service] = [held(), new PasswordService()];
    const all = Array.from({ length: 50 }, () => wrong(service, '192.0.2.1'));
    const outcomes = Promise.allSettled(all);
    await expect(all[49]).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(ends).toHaveLength(2);
    await work(ends);
    expect((await outcomes).filter(({ status }) => status === 'fulfilled')).toHaveLength(18);
  });

  it('lets another address, a known device and a user pass who floods', async () => {
    const [ends, service] = [held(), new PasswordService()];
    const order: string[] = [];
    const flood = Array.from({ length: 18 }, (_, n) =>
      wrong(service, `2001:db8::${n}`).then(() => order.push('flood')),
    );
    const honest = wrong(service, '2001:db8:0:1::1').then(() => order.push('honest'));
    const device = service.matches('right', null, known('device')).then(() => order.push('device'));
    await work(ends);
    await Promise.all([...flood, honest, device]);
    expect(order.indexOf('honest')).toBeLessThan(6);
    expect(order.indexOf('device')).toBeLessThan(6);
  });

  it('gives strangers no room that belongs to who is known, whatever their addresses', async () => {
    const [ends, service] = [held(), new PasswordService()];
    const strangers = Array.from({ length: 60 }, (_, n) => wrong(service, `192.0.2.${n}`));
    const outcomes = Promise.allSettled(strangers);
    const owner = service.matches('right', null, known('device'));
    await work(ends);
    expect((await outcomes).filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(await owner).toBe(false);
  });
});
