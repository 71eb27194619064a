import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { TaskModule } from '../core/task.module.js';
import { RevertController } from './revert.controller.js';
import { RevertService } from './revert.service.js';
import { TaskReversals } from './task-reversals.js';

/** Takes recorded changes of tasks back. */
@Module({
  imports: [ActivityModule, TaskModule],
  controllers: [RevertController],
  providers: [RevertService, TaskReversals],
})
export class RevertModule {}
