import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { PollingWorker } from '../../kernel/jobs/polling-worker.js';
import { ReminderService } from './reminder.service.js';

/** Looks for deadlines that are near. */
@Injectable()
export class ReminderWorker extends PollingWorker implements OnApplicationBootstrap {
  constructor(private readonly reminders: ReminderService) {
    super({ everyMs: 60_000, maxRounds: 20, failing: 'reminders of deadlines have to wait' });
  }

  onApplicationBootstrap(): void {
    this.begin();
  }

  protected round(): Promise<boolean> {
    return this.reminders.remindOfSome();
  }
}
