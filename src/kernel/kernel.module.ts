import { Global, Module } from '@nestjs/common';
import { Counters } from './limits/counters.js';
import { RedisModule } from './redis/redis.module.js';
import { Searches } from './limits/searches.js';
import { Secrets } from './secrets.js';

/** What every feature may use. */
@Global()
@Module({
  imports: [RedisModule],
  providers: [Counters, Searches, Secrets],
  exports: [Counters, Searches, Secrets],
})
export class KernelModule {}
