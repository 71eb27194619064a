import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { TaskModule } from '../core/task.module.js';
import { UserModule } from '../../users/user.module.js';
import { WatchingController } from './watching.controller.js';
import { WatchingQueries } from './watching.queries.js';
import { WatchingService } from './watching.service.js';
import { WatchingSteps } from './watching-steps.js';

@Module({
  imports: [ActivityModule, UserModule, TaskModule],
  controllers: [WatchingController],
  providers: [WatchingService, WatchingQueries, WatchingSteps],
  exports: [WatchingService],
})
export class WatchingModule {}
