import { Global, Module } from '@nestjs/common';
import { Counters } from './limits/counters.js';
import { AnswerStore } from './redis/answer-store.js';
import { RedisModule } from './redis/redis.module.js';
import { Searches } from './limits/searches.js';
import { Secrets } from './secrets.js';

/** Services that every feature may use. */
@Global()
@Module({
  imports: [RedisModule],
  providers: [AnswerStore, Counters, Searches, Secrets],
  exports: [AnswerStore, Counters, Searches, Secrets],
})
export class KernelModule {}
