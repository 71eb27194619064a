import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import pLimit from 'p-limit';

const COST = 12;

/**
 * Hashes passwords with bcrypt. At most two at once: bcrypt runs on libuv's four threads, and files and name look-ups
 * need the others.
 */
@Injectable()
export class PasswordService {
  private readonly limit = pLimit(2);
  /** The hash of a password that nobody knows: comparing with it takes as long as comparing with a real one. */
  private readonly nobody = this.hash(randomUUID());

  hash(password: string): Promise<string> {
    return this.limit(() => bcrypt.hash(password, COST));
  }

  /** Whether `password` is the one that was hashed. Takes as long where there is no hash. */
  async matches(password: string, hash: string | null | undefined): Promise<boolean> {
    // bcrypt would compare only the first 72 bytes, so that something appended to the password would pass.
    const comparable = Buffer.byteLength(password) <= 72;
    const nobody = await this.nobody;
    const same = await this.limit(() => bcrypt.compare(password, hash ?? nobody));
    return same && comparable && Boolean(hash);
  }
}
