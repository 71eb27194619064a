import { Global, Module } from '@nestjs/common';
import { Counters } from './counters.js';
import { RedisModule } from './redis.module.js';
import { Searches } from './searches.js';
import { Secrets } from './secrets.js';

/** What every feature may use. */
@Global()
@Module({
  imports: [RedisModule],
  providers: [Counters, Searches, Secrets],
  exports: [Counters, Searches, Secrets],
})
export class CommonModule {}
