import { Injectable } from '@nestjs/common';
import type { Place } from '../kernel/limits/fair-queue.js';
import { PasswordService } from '../users/password.service.js';
import { PasswordThrottle } from './password-throttle.js';

/** The key for counting wrong passwords, and the queue for the comparison. */
export interface Attempt {
  account: string;
  place: Place;
  /** Is told how many have failed since the count began, with the present one. */
  onFailure?: (failures: number) => void;
}

/** Compares passwords, and counts the wrong ones. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly passwords: PasswordService,
    private readonly throttle: PasswordThrottle,
  ) {}

  /** Whether a password is correct. @throws TooManyRequests; Overloaded */
  async matches(
    password: string,
    hash: string | null | undefined,
    { account, place, onFailure }: Attempt,
  ): Promise<boolean> {
    // Locked-out callers must not occupy the queue.
    await this.throttle.refuseLocked(account);
    return this.passwords.matches(password, hash, place, (compare) => this.throttle.guard(account, compare, onFailure));
  }
}
