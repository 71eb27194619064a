import { randomInt } from 'node:crypto';

/**
 * Ranks order the cards of a column. A rank is text that compares by its bytes, so a card finds its place by getting a
 * rank between those of its neighbours, and no other card is written.
 *
 * A rank consists of digits of four characters. The digit is taken at the first level that has room between the
 * neighbours, close to one of the two ends, and which end alternates from level to level: so whether cards keep being
 * dropped right behind or right before the same place, every second level lasts for tens of thousands of them. The idea of
 * alternating boundaries is that of LSEQ (Nédelec, Molli, Mostefaoui, Desmontils: "LSEQ: an adaptive structure for
 * sequences in distributed collaborative editing", 2013). The place within the boundary is random, so that two cards that
 * are dropped into one gap at the same moment rarely get the same rank.
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const WIDTH = 4;
/** Digits are 0 … BASE - 1. No rank ends with 0, since nothing fits between a rank and itself followed by 0. */
const BASE = ALPHABET.length ** WIDTH;
const MAX_STEP = 1024;
/** Where fewer digits are free than this, the next level is taken: two cards at once would too often choose the same. */
const MIN_ROOM = 64;
/** The longest rank that is kept: a place that needs a longer one makes the whole column get new ranks. */
export const MAX_RANK_LENGTH = 100;

/** Where a rank shall be: after `prev` and before `next`, as far as there are such. */
export interface Gap {
  prev: string | null;
  next: string | null;
}

/** A rank inside of `gap`. Its ends must be ranks, and in order. */
export function rankBetween({ prev, next }: Gap): string {
  const from = digitsOf(prev);
  let until = next === null ? undefined : digitsOf(next);
  const digits: number[] = [];
  for (let level = 0; ; level++) {
    const low = from[level] ?? 0;
    const high = until?.[level] ?? BASE;
    if (high - low > MIN_ROOM) return textOf([...digits, pick(low, high, growsUpwards({ prev, next }, level))]);
    digits.push(low);
    // Below a digit that is smaller than its bound, everything is in order.
    if (low < high) until = undefined;
  }
}

/** `count` ranks in order, with much room between them; another set at every call. */
export function spreadRanks(count: number): string[] {
  const room = Math.floor(BASE / (count + 2));
  const offset = randomInt(1, room);
  return Array.from({ length: count }, (_, index) => textOf([offset + (index + 1) * room]));
}

/** At the ends of a column, cards are added outwards; within it, the end from which to count alternates. */
function growsUpwards({ prev, next }: Gap, level: number): boolean {
  if (level === 0 && (prev === null) !== (next === null)) return next === null;
  return level % 2 === 1;
}

function pick(low: number, high: number, upwards: boolean): number {
  const room = high - low - 1;
  if (low === 0 && high === BASE) return BASE / 2 - randomInt(MAX_STEP);
  const step = 1 + randomInt(Math.min(MAX_STEP, Math.ceil(room / 4)));
  return upwards ? low + step : high - step;
}

function digitsOf(rank: string | null): number[] {
  const digits: number[] = [];
  for (let start = 0; start < (rank?.length ?? 0); start += WIDTH) {
    let digit = 0;
    for (const character of rank?.slice(start, start + WIDTH) ?? '')
      digit = digit * ALPHABET.length + ALPHABET.indexOf(character);
    digits.push(digit);
  }
  return digits;
}

function textOf(digits: number[]): string {
  return digits
    .map((digit) => {
      let text = '';
      for (let rest = digit; text.length < WIDTH; rest = Math.floor(rest / ALPHABET.length)) {
        text = (ALPHABET[rest % ALPHABET.length] ?? '') + text;
      }
      return text;
    })
    .join('');
}
