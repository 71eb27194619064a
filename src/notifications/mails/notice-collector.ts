import { Injectable } from '@nestjs/common';
import { PollingWorker } from '../../kernel/jobs/polling-worker.js';
import { Mailer } from '../../mail/mailer.js';
import { NoticeRounds } from './notice-rounds.js';

/** Looks for what is to be mailed, where mail is set up. */
@Injectable()
export class NoticeCollector extends PollingWorker {
  constructor(
    private readonly rounds: NoticeRounds,
    private readonly mailer: Mailer,
  ) {
    super({ everyMs: 5_000, maxRounds: 10, failing: 'mails about notifications have to wait' });
  }

  /** Begins; what was restored has to be removed before. */
  start(): void {
    if (this.mailer.isOn) this.begin();
  }

  protected round(): Promise<boolean> {
    return this.rounds.next();
  }
}
