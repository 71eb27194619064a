import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { ProjectModule } from '../../projects/project.module.js';
import { TaskModule } from '../core/task.module.js';
import { LinkController } from './link.controller.js';
import { LinkQueries } from './link.queries.js';
import { LinkService } from './link.service.js';
import { LinkSteps } from './link-steps.js';

@Module({
  imports: [ActivityModule, ProjectModule, TaskModule],
  controllers: [LinkController],
  providers: [LinkService, LinkQueries, LinkSteps],
  exports: [LinkService],
})
export class LinkModule {}
