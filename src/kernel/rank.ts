import { randomInt } from 'node:crypto';

/**
 * Ranks order the cards of a column, and the columns of a board. A rank is text that is compared bytewise: a moved card gets a rank between those
 * of its neighbours, and no other card is written. A rank consists of digits of four characters. The digit is chosen at
 * the first level with room between the neighbours, near one of the two ends, alternating from level to level. So if
 * cards are dropped repeatedly right after or right before the same place, every second level has room for tens of
 * thousands of them. Alternating boundaries are the idea of LSEQ (Nédelec, Molli, Mostefaoui, Desmontils: "LSEQ: an
 * adaptive structure for sequences in distributed collaborative editing", 2013). The place within the boundary is
 * random, so two cards that are dropped into one gap at the same moment rarely get the same rank.
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** How many characters a digit of a rank has. */
export const RANK_DIGIT_LENGTH = 4;
/**
 * Digits are 0 … BASE - 1. No rank ends with 0, because no rank lies between a rank and the same rank followed by 0.
 */
const BASE = ALPHABET.length ** RANK_DIGIT_LENGTH;
const MAX_STEP = 1024;
/**
 * With fewer free digits than this, the next level is used: otherwise concurrent moves would often choose the same
 * digit.
 */
const MIN_ROOM = 64;
/** The maximum length of a rank: if a place needs a longer one, the whole column gets new ranks. */
export const MAX_RANK_LENGTH = 100;

/** The bounds of a new rank: after `prev` and before `next`, if given. */
export interface Gap {
  prev: string | null;
  next: string | null;
}

/** A rank within `gap`, whose ends must be ranks, in order. */
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

/** `count` ranks in order, with much room between them; different at every call. */
export function spreadRanks(count: number): string[] {
  const room = Math.floor(BASE / (count + 2));
  const offset = randomInt(1, room);
  return Array.from({ length: count }, (_, index) => textOf([offset + (index + 1) * room]));
}

/** At the ends of a column, ranks grow outwards; within it, the end to start from alternates. */
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
  for (let start = 0; start < (rank?.length ?? 0); start += RANK_DIGIT_LENGTH) {
    let digit = 0;
    for (const character of rank?.slice(start, start + RANK_DIGIT_LENGTH) ?? '')
      digit = digit * ALPHABET.length + ALPHABET.indexOf(character);
    digits.push(digit);
  }
  return digits;
}

function textOf(digits: number[]): string {
  return digits
    .map((digit) => {
      let text = '';
      for (let rest = digit; text.length < RANK_DIGIT_LENGTH; rest = Math.floor(rest / ALPHABET.length)) {
        text = (ALPHABET[rest % ALPHABET.length] ?? '') + text;
      }
      return text;
    })
    .join('');
}
