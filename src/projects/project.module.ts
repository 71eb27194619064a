import { Module } from '@nestjs/common';
import { ActivityModule } from '../history/activity.module.js';
import { UserModule } from '../users/user.module.js';
import { ProjectController } from './project.controller.js';
import { ProjectQueries } from './project.queries.js';
import { ProjectService } from './project.service.js';

@Module({
  imports: [ActivityModule, UserModule],
  controllers: [ProjectController],
  providers: [ProjectService, ProjectQueries],
  exports: [ProjectService, ProjectQueries],
})
export class ProjectModule {}
