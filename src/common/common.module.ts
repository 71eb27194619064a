import { Global, Module } from '@nestjs/common';
import { Counters } from './counters.js';
import { RedisModule } from './redis.module.js';
import { Secrets } from './secrets.js';

/** What every feature may use. */
@Global()
@Module({
  imports: [RedisModule],
  providers: [Counters, Secrets],
  exports: [Counters, Secrets],
})
export class CommonModule {}
