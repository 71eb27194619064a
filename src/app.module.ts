import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ActivityModule } from './activity/activity.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CommonModule } from './common/common.module.js';
import { EtagInterceptor } from './common/etag.js';
import { InputPipe } from './common/input.pipe.js';
import { ProblemFilter } from './common/problem.filter.js';
import { StrictInputInterceptor } from './common/strict-input.interceptor.js';
import { Config } from './config.js';
import { DashboardModule } from './dashboard/dashboard.module.js';
import { DatabaseModule } from './database/database.module.js';
import { LiveModule } from './live/live.module.js';
import { NotificationModule } from './notifications/notification.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { ProjectModule } from './projects/project.module.js';
import { ReportModule } from './reports/report.module.js';
import { TaskModule } from './tasks/task.module.js';
import { UserModule } from './users/user.module.js';

@Global()
@Module({
  imports: [
    EventEmitterModule.forRoot(),
    DatabaseModule,
    CommonModule,
    ActivityModule,
    UserModule,
    AuthModule,
    ProjectModule,
    TaskModule,
    ReportModule,
    NotificationModule,
    DashboardModule,
    LiveModule,
    OperationsModule,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: InputPipe },
    { provide: APP_INTERCEPTOR, useClass: StrictInputInterceptor },
    { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
  ],
  exports: [Config],
})
export class AppModule {
  /** The application with these settings. */
  static with(config: Config): DynamicModule {
    return { module: AppModule, providers: [{ provide: Config, useValue: config }] };
  }
}
