import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { TaskModule } from '../core/task.module.js';
import { TaskCopyController } from './task-copy.controller.js';
import { TaskCopyService } from './task-copy.service.js';

@Module({
  imports: [ActivityModule, TaskModule],
  controllers: [TaskCopyController],
  providers: [TaskCopyService],
})
export class CopyModule {}
