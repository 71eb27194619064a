import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attack } from './attack.js';
import { controlCharacters } from './control-characters.attack.js';
import { handshakes } from './handshakes.attack.js';
import type { Deed } from './honest-process.js';
import { HonestUser } from './honest-user.js';
import { largeBoards } from './large-boards.attack.js';
import { logins } from './logins.attack.js';
import { removals } from './removals.attack.js';
import { searches } from './searches.attack.js';
import { silentSockets } from './silent-sockets.attack.js';
import { Stage } from './stage.js';
import { wrongPasswords } from './wrong-passwords.attack.js';

const FULL = process.env.PROMISES === 'full';
/** For how long a server is attacked. */
const ATTACK_MS = FULL ? 60_000 : 5_000;
/** What of the requests of the honest user are to be answered within, in the long form. */
const P99_MS = 1_000;

const ATTACKS = [
  ...[handshakes, silentSockets, logins, wrongPasswords],
  ...[controlCharacters, removals, largeBoards, searches],
];

const lines: string[] = [];
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set(FULL);
});
afterAll(async () => {
  await stage.close();
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
});

/** Attacks, with the honest user at work before, meanwhile and a moment longer. */
async function play(attack: Attack): Promise<Deed[]> {
  await attack.prepare?.(stage);
  const user = await HonestUser.begin(stage);
  try {
    const until = Date.now() + ATTACK_MS;
    for (let n = 0; Date.now() < until && stage.instance.accidents.length === 0; n++) await attack.step(stage, n);
    return await user.end();
  } finally {
    user.stop();
    await attack.end?.(stage);
  }
}

function failures(deeds: Deed[]): string[] {
  return deeds.flatMap(({ what, failure }) => (failure === undefined ? [] : [`${what}: ${failure}`]));
}

function percentile(deeds: Deed[], share: number): number {
  const sorted = deeds.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function summary(name: string, deeds: Deed[]): string {
  const [p50, p99, longest] = [0.5, 0.99, 1].map((share) => `${Math.round(percentile(deeds, share))} ms`);
  return `  ${name}\n    deeds ${deeds.length}, failed ${failures(deeds).length}, p50 ${p50}, p99 ${p99}, longest ${longest}`;
}

describe.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', (name, attack) => {
  let deeds: Deed[] = [];
  let accidents: string[] = [];

  beforeAll(async () => {
    deeds = await play(attack);
    accidents = await stage.revive();
    lines.push(summary(name, deeds));
  });

  it('ends no process', () => {
    expect(accidents).toEqual([]);
  });

  it('makes nothing fail that somebody else does', () => {
    expect(deeds.length).toBeGreaterThan(0);
    expect(failures(deeds)).toEqual([]);
  });

  it.runIf(FULL)('makes nobody else wait', () => {
    expect(percentile(deeds, 0.99)).toBeLessThanOrEqual(P99_MS);
  });
});
