import { Module } from '@nestjs/common';
import { UserModule } from '../users/user.module.js';
import { NotificationController } from './notification.controller.js';
import { NotificationQueries } from './notification.queries.js';
import { NotificationService } from './notification.service.js';

@Module({
  imports: [UserModule],
  controllers: [NotificationController],
  providers: [NotificationService, NotificationQueries],
  exports: [NotificationService],
})
export class NotificationModule {}
