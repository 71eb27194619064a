import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { JobRunner } from '../kernel/jobs/job-runner.js';
import { NoticeCollector } from '../notifications/mails/notice-collector.js';

/**
 * Begins with the jobs. Hooks run from the inside out: by now every room has said how its jobs are done, and a restored
 * database has lost those that it brought along.
 */
@Injectable()
export class JobStart implements OnApplicationBootstrap {
  constructor(
    private readonly runner: JobRunner,
    private readonly collector: NoticeCollector,
  ) {}

  onApplicationBootstrap(): void {
    this.runner.start();
    this.collector.start();
  }
}
