import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import pLimit from 'p-limit';

/**
 * Hashes passwords with bcrypt. At most two at once: bcrypt runs on libuv's four threads, and files and name look-ups
 * need the others.
 */
@Injectable()
export class PasswordService {
  /** The binary logarithm of bcrypt's rounds: each more takes twice the time. Only tests change it. */
  static cost = 12;

  private readonly limit = pLimit(2);

  hash(password: string): Promise<string> {
    return this.limit(() => bcrypt.hash(password, PasswordService.cost));
  }

  /** Whether `password` is the one that was hashed. Takes as long where there is no hash. */
  async matches(password: string, hash: string | null | undefined): Promise<boolean> {
    // bcrypt would compare only the first 72 bytes, so that something appended to the password would pass.
    const comparable = Buffer.byteLength(password) <= 72;
    const same = await this.limit(() => bcrypt.compare(password, hash ?? hashOfNobody()));
    return same && comparable && Boolean(hash);
  }
}

/** No password is known to have this hash, and comparing with it takes as long as comparing with a real one. */
function hashOfNobody(): string {
  return `$2b$${String(PasswordService.cost).padStart(2, '0')}$${'.'.repeat(53)}`;
}
