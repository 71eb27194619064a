import { Strategy } from 'passport';
import { describe, expect, it } from 'vitest';
import { type Actor, Role } from '../kernel/access/access.js';
import { Unauthenticated } from '../kernel/http/problem.js';
import { Authentication } from './authentication.js';
import type { Claimant, Identity } from './strategies/identity.js';
import { Strategies } from './strategies/strategies.js';

type Decision = Identity | 'unknown' | 'pass' | Error;

const identity = (name: string): Identity => ({
  actor: { id: name, name, role: Role.Member, session_id: name } satisfies Actor,
  expiresAt: 1,
});

/** A strategy that always decides the same, and records its calls. */
class Decided extends Strategy {
  override readonly name = 'decided';
  readonly asked: true[] = [];

  constructor(private readonly decision: Decision) {
    super();
  }

  override authenticate(): void {
    this.asked.push(true);
    if (this.decision === 'pass') this.pass();
    else if (this.decision === 'unknown') this.fail();
    else if (this.decision instanceof Error) this.error(this.decision);
    else this.success(this.decision);
  }
}

const claimant = (): Claimant => ({ headers: {} });
const deciding = (...strategies: Decided[]) => new Authentication(new Strategies(...strategies));

describe('the strategies of a request', () => {
  it('are tried in order until one knows the caller', async () => {
    const strategies = [new Decided('unknown'), new Decided(identity('ann')), new Decided(identity('ben'))];
    expect(await deciding(...strategies).of(claimant())).toEqual(identity('ann'));
    expect(strategies.map(({ asked }) => asked.length)).toEqual([1, 1, 0]);
  });

  it.each<[string, Decision[]]>([
    ['no strategy knows the caller', ['unknown', 'unknown']],
    ['a strategy decides nothing', ['pass']],
    ['a strategy decides nothing, and the next would', ['pass', identity('ann')]],
  ])('refuse when %s', async (_, decisions) => {
    const authentication = deciding(...decisions.map((decision) => new Decided(decision)));
    await expect(authentication.of(claimant())).rejects.toThrow(Unauthenticated);
  });

  it('that cannot decide fail as what they failed with, and the next is not asked', async () => {
    const [broken, next] = [new Decided(new Error('the database is away')), new Decided(identity('ann'))];
    await expect(deciding(broken, next).of(claimant())).rejects.toThrow('the database is away');
    expect(next.asked).toEqual([]);
  });

  it('are those of one application, whatever others there are in the process', async () => {
    const [first, second] = [deciding(new Decided(identity('ann'))), deciding(new Decided(identity('ben')))];
    expect((await first.of(claimant())).actor.name).toBe('ann');
    expect((await second.of(claimant())).actor.name).toBe('ben');
  });

  it('are forgotten when their application has ended', async () => {
    const strategies = new Strategies(new Decided(identity('ann')));
    strategies.onApplicationShutdown();
    await expect(new Authentication(strategies).of(claimant())).rejects.toThrow('Unknown authentication strategy');
  });
});
