import { Module } from '@nestjs/common';
import { ActivityModule } from '../history/activity.module.js';
import { UserModule } from '../users/user.module.js';
import { MemberQueries } from './members/member.queries.js';
import { MemberService } from './members/member.service.js';
import { ProjectController } from './project.controller.js';
import { ProjectQueries } from './project.queries.js';
import { ProjectService } from './project.service.js';

@Module({
  imports: [ActivityModule, UserModule],
  controllers: [ProjectController],
  providers: [ProjectService, ProjectQueries, MemberService, MemberQueries],
  exports: [ProjectService, ProjectQueries, MemberService, MemberQueries],
})
export class ProjectModule {}
