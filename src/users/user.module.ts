import { Module } from '@nestjs/common';
import { ActivityModule } from '../history/activity.module.js';
import { AddressReport } from './address-report.service.js';
import { PasswordService } from './password.service.js';
import { UserController } from './user.controller.js';
import { UserQueries } from './user.queries.js';
import { UserService } from './user.service.js';
import { UserSteps } from './user-steps.js';

@Module({
  imports: [ActivityModule],
  controllers: [UserController],
  providers: [UserService, UserQueries, UserSteps, PasswordService, AddressReport],
  exports: [UserService, UserQueries, UserSteps, PasswordService],
})
export class UserModule {}
