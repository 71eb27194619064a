import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { ProjectModule } from '../../projects/project.module.js';
import { UserModule } from '../../users/user.module.js';
import { TaskModule } from '../core/task.module.js';
import { ChecklistController } from './checklist.controller.js';
import { ChecklistQueries } from './checklist.queries.js';
import { ChecklistService } from './checklist.service.js';
import { ChecklistSteps } from './checklist-steps.js';

@Module({
  imports: [ActivityModule, UserModule, ProjectModule, TaskModule],
  controllers: [ChecklistController],
  providers: [ChecklistService, ChecklistQueries, ChecklistSteps],
  exports: [ChecklistService],
})
export class ChecklistModule {}
