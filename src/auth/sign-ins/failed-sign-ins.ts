import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Author } from '../../history/change.js';
import { networkOf } from '../../kernel/http/network-of.js';
import { WorkAfterwards } from '../../kernel/limits/work-afterwards.js';
import { MAX_FAILURES } from '../password-throttle.js';
import type { SignInMethod } from './sign-in.dto.js';
import { signInFailed } from './sign-in.events.js';

/** A wrong password or code. */
export interface FailedSignIn {
  user: { id: string; name: string };
  method: SignInMethod;
  /** The number of failures since the count began, with this one. */
  failures: number;
  address: string;
}

/** The maximum number of rows that wait to be written. */
const MAX_WAITING = 100;

/**
 * Records failed sign-ins: of each count of an account the first one and the one that closes it, so that nobody can fill the
 * history by guessing. They are written afterwards, one at a time: the answer takes as long as that to an unknown address.
 */
@Injectable()
export class FailedSignIns implements BeforeApplicationShutdown {
  private readonly logger = new Logger(FailedSignIns.name);
  private readonly work = new WorkAfterwards(MAX_WAITING);

  constructor(
    private readonly activity: ActivityService,
    private readonly config: Config,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  /** Resolves once all failures so far are written. */
  settled(): Promise<void> {
    return this.work.settled();
  }

  note(failed: FailedSignIn): void {
    if (failed.failures !== 1 && failed.failures !== MAX_FAILURES) return;
    const isTaken = this.work.add(
      () => this.write(failed),
      (error) => this.logger.error({ err: error }, 'a failed sign-in was not recorded'),
    );
    if (!isTaken) this.logger.warn({ user_id: failed.user.id }, 'a failed sign-in was not recorded: too many wait');
  }

  private write({ user: { id, name }, method, failures, address }: FailedSignIn): Promise<void> {
    const author: Author = { id: null, name: this.config.APP_NAME };
    return this.activity.note(author, signInFailed({ id, name, method, failures, address: networkOf(address) }));
  }
}
