import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { FairQueue, type Place, QueueFull } from '../kernel/limits/fair-queue.js';
import { networkOf } from '../kernel/http/network-of.js';
import { Overloaded } from '../kernel/http/problem.js';
import { normalized } from '../kernel/validation/text.js';

/** Two at a time: bcrypt runs on libuv's four threads, and file access and DNS need the others. */
const LIMITS = { atOnce: 2, perLine: 16, perGroup: 48 };
/** About how long a full queue takes, in seconds. */
const RETRY_AFTER_S = 5;

/** Hashes passwords with bcrypt, in a bounded queue that is fair to its callers. */
@Injectable()
export class PasswordService {
  /** The binary logarithm of bcrypt's rounds: each step doubles the time. Only tests change it. */
  static cost = 12;

  private readonly queue = new FairQueue(LIMITS);

  get waiting(): number {
    return this.queue.waiting;
  }

  /** Hashes the normalized password, because keyboards encode letters differently. @throws Overloaded */
  hash(password: string, place: Place): Promise<string> {
    return this.inTurn(place, () => bcrypt.hash(normalized(password), PasswordService.cost));
  }

  /**
   * Whether `password` matches the hash, normalized or as it was typed, which is how older hashes were made. Takes the
   * same time if there is no hash.
   * @param admit decides when its turn has come: it compares or throws.
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

/** The place in the queue of a stranger, identified only by address. */
export const strangerAt = (address: string): Place => ({ group: 'strangers', line: networkOf(address) });

/** The place in the queue of a known user or device. Strangers cannot take it. */
export const known = (id: string): Place => ({ group: 'known', line: id });

/** The place in the queue of the application itself. */
export const APPLICATION: Place = known('application');

async function compare(password: string, hash: string | null | undefined): Promise<boolean> {
  for (const form of new Set([normalized(password), password])) if (await isHashed(form, hash)) return true;
  return false;
}

async function isHashed(password: string, hash: string | null | undefined): Promise<boolean> {
  // bcrypt would compare only the first 72 bytes, and accept a password with anything appended.
  const comparable = Buffer.byteLength(password) <= 72;
  const same = await bcrypt.compare(password, hash ?? hashOfNobody());
  return same && comparable && Boolean(hash);
}

/** The salt and the digest of no known password. */
const NOTHING = '.'.repeat(53);

/** No known password has this hash, and comparing with it takes as long as with a real one: that of users without one. */
export function hashOfNobody(): string {
  return `$2b$${String(PasswordService.cost).padStart(2, '0')}$${NOTHING}`;
}

/** Whether a hash is that of a password. */
export const isOfPassword = (hash: string) => !hash.endsWith(NOTHING);
