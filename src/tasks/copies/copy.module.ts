import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { TaskModule } from '../core/task.module.js';
import { ProjectModule } from '../../projects/project.module.js';
import { ProjectCopyController } from './project-copy.controller.js';
import { ProjectCopyService } from './project-copy.service.js';
import { TaskCopyController } from './task-copy.controller.js';
import { TaskCopyService } from './task-copy.service.js';

@Module({
  imports: [ActivityModule, ProjectModule, TaskModule],
  controllers: [TaskCopyController, ProjectCopyController],
  providers: [TaskCopyService, ProjectCopyService],
})
export class CopyModule {}
