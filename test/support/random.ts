import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** What is used where `TEST_SEED` says nothing: the same tree gives the same outcome. */
const USUAL_SEED = 1;

/**
 * The seed of everything random in tests: their order, what they draw from this module, what fast-check tries.
 * `TEST_SEED` sets it; `TEST_SEED=random` draws one.
 * @throws Error when it is neither an integer from 0 to 2³¹ - 1 nor `random`.
 */
export const SEED = readSeed(process.env.TEST_SEED);

function readSeed(text = String(USUAL_SEED)): number {
  if (text === 'random') return Date.now() % 2 ** 31;
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < 2 ** 31) return seed;
  throw new Error(`TEST_SEED must be an integer from 0 to 2147483647, or "random": ${text}`);
}

/** A generator that depends on the seed and on `purpose` alone. */
function generatorFor(purpose: string) {
  return xoroshiro128plus(createHash('sha256').update(`${SEED} ${purpose}`).digest().readInt32BE());
}

let generator = generatorFor('');

/** Begins again, for a test of this name: what it draws depends on no other test. */
export function reseed(purpose: string): void {
  generator = generatorFor(purpose);
}

/** A number from 0 to below 1. */
export function random(): number {
  return uniformFloat64(generator);
}

/** An integer from `min` to below `max`; from 0 where only one is given. Like `randomInt` of `node:crypto`. */
export function randomInt(min: number, max?: number): number {
  return max === undefined ? randomInt(0, min) : uniformInt(generator, min, max - 1);
}

/** So many random bytes, in hexadecimal digits. */
export function randomHex(bytes: number): string {
  return Array.from({ length: bytes }, () => randomInt(256).toString(16).padStart(2, '0')).join('');
}

/** One of `list`, which has some. */
export function pick<T>(list: readonly T[]): T {
  if (list.length === 0) throw new Error('nothing to pick from');
  return list[randomInt(list.length)] as T;
}

/** The same in an order that the seed decides. */
export function shuffled<T>(list: readonly T[]): T[] {
  const order = generatorFor('order');
  return list
    .map((item) => ({ item, place: uniformFloat64(order) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
