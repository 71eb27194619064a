import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { UserModule } from '../../users/user.module.js';
import { TaskModule } from '../core/task.module.js';
import { ViewController } from './view.controller.js';
import { ViewQueries } from './view.queries.js';
import { ViewService } from './view.service.js';

@Module({
  imports: [ActivityModule, UserModule, TaskModule],
  controllers: [ViewController],
  providers: [ViewService, ViewQueries],
  exports: [ViewService],
})
export class ViewModule {}
