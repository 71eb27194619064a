import { Global, Module } from '@nestjs/common';
import { JobLeases } from './jobs/job-leases.js';
import { JobRunner } from './jobs/job-runner.js';
import { Jobs } from './jobs/jobs.service.js';
import { Counters } from './limits/counters.js';
import { AnswerStore } from './redis/answer-store.js';
import { RedisModule } from './redis/redis.module.js';
import { Searches } from './limits/searches.js';
import { Secrets } from './secrets.js';

/** Services that every feature may use. */
@Global()
@Module({
  imports: [RedisModule],
  providers: [AnswerStore, Counters, Searches, Secrets, Jobs, JobLeases, JobRunner],
  exports: [AnswerStore, Counters, Searches, Secrets, Jobs, JobRunner],
})
export class KernelModule {}
