import { type DynamicModule, Global, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ActivityModule } from '../activity/activity.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { CommonModule } from '../common/common.module.js';
import { Config } from '../config.js';
import { DatabaseModule } from '../database/database.module.js';
import { NotificationModule } from '../notifications/notification.module.js';
import { ProjectModule } from '../projects/project.module.js';
import { TaskModule } from '../tasks/task.module.js';
import { UserModule } from '../users/user.module.js';

/** The features that write, without what serves them to clients. */
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
    NotificationModule,
  ],
  exports: [Config],
})
class FeaturesModule {
  static with(config: Config): DynamicModule {
    return { module: FeaturesModule, providers: [{ provide: Config, useValue: config }] };
  }
}

/** Runs `work` with the application's services, and closes them afterwards. */
export async function withServices(
  config: Config,
  work: (services: INestApplicationContext) => Promise<void>,
): Promise<void> {
  const services = await NestFactory.createApplicationContext(FeaturesModule.with(config), {
    // What goes wrong is thrown, and told once.
    logger: false,
    abortOnError: false,
  });
  try {
    await work(services);
  } finally {
    await services.close();
  }
}
