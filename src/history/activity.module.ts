import { Module } from '@nestjs/common';
import { ActivityController } from './activity.controller.js';
import { ActivityQueries } from './activity.queries.js';
import { ActivityService } from './activity.service.js';
import { ChainQueries } from './chain/chain.queries.js';
import { IdempotencyService } from './idempotency.service.js';
import { SharedAnswers } from './shared-answers.service.js';

@Module({
  controllers: [ActivityController],
  providers: [ActivityService, ActivityQueries, ChainQueries, IdempotencyService, SharedAnswers],
  exports: [ActivityService, ActivityQueries, IdempotencyService, SharedAnswers],
})
export class ActivityModule {}
