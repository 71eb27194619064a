import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { FairQueue, type Place, QueueFull } from '../kernel/limits/fair-queue.js';
import { networkOf } from '../kernel/http/network-of.js';
import { Overloaded } from '../kernel/http/problem.js';
import { normalized } from '../kernel/validation/text.js';

/** At most two at once: bcrypt runs on libuv's four threads, and files and name look-ups need the others. */
const LIMITS = { atOnce: 2, perLine: 16, perGroup: 48 };
/** How long a full queue takes to be worked off, about, in seconds. */
const RETRY_AFTER_S = 5;

/** Hashes passwords with bcrypt, in a queue that is bounded and fair to who waits in it. */
@Injectable()
export class PasswordService {
  /** The binary logarithm of bcrypt's rounds: each more takes twice the time. Only tests change it. */
  static cost = 12;

  private readonly queue = new FairQueue(LIMITS);

  /** How many passwords wait to be hashed. */
  get waiting(): number {
    return this.queue.waiting;
  }

  /** Of the password's one form: two keyboards may send the same letters as other characters. @throws Overloaded */
  hash(password: string, place: Place): Promise<string> {
    return this.inTurn(place, () => bcrypt.hash(normalized(password), PasswordService.cost));
  }

  /**
   * Whether `password` is the one that was hashed: in its one form, or as it was typed, which is what hashes were made of
   * before there was one. Takes as long where there is no hash.
   * @param admit has the last word when the turn has come: it compares, or throws.
   * @throws Overloaded, or what `admit` throws.
   */
  matches(
    password: string,
    hash: string | null | undefined,
    place: Place,
    admit: (compare: () => Promise<boolean>) => Promise<boolean> = (compare) => compare(),
  ): Promise<boolean> {
    return this.inTurn(place, () => admit(() => compare(password, hash)));
  }

  private async inTurn<T>(place: Place, work: () => Promise<T>): Promise<T> {
    try {
      return await this.queue.run(place, work);
    } catch (error) {
      if (!(error instanceof QueueFull)) throw error;
      throw new Overloaded('Too many passwords are being checked just now. Please try again.', RETRY_AFTER_S);
    }
  }
}

/** The place of somebody whom only their address tells from others. */
export const strangerAt = (address: string): Place => ({ group: 'strangers', line: networkOf(address) });

/** The place of somebody who is known: a user, or a device of one. Strangers take none of its room. */
export const known = (id: string): Place => ({ group: 'known', line: id });

/** The place of the application itself. */
export const APPLICATION: Place = known('application');

async function compare(password: string, hash: string | null | undefined): Promise<boolean> {
  for (const form of new Set([normalized(password), password])) if (await isHashed(form, hash)) return true;
  return false;
}

async function isHashed(password: string, hash: string | null | undefined): Promise<boolean> {
  // bcrypt would compare only the first 72 bytes, so that something appended to the password would pass.
  const comparable = Buffer.byteLength(password) <= 72;
  const same = await bcrypt.compare(password, hash ?? hashOfNobody());
  return same && comparable && Boolean(hash);
}

/** No password is known to have this hash, and comparing with it takes as long as comparing with a real one. */
function hashOfNobody(): string {
  return `$2b$${String(PasswordService.cost).padStart(2, '0')}$${'.'.repeat(53)}`;
}
