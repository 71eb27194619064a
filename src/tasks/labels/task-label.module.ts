import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { LabelModule } from '../../projects/labels/label.module.js';
import { LabelSteps } from './label-steps.js';
import { TaskLabelController } from './task-label.controller.js';
import { TaskLabelService } from './task-label.service.js';

@Module({
  imports: [ActivityModule, LabelModule],
  controllers: [TaskLabelController],
  providers: [TaskLabelService, LabelSteps],
})
export class TaskLabelModule {}
