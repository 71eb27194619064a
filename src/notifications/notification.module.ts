import { Module } from '@nestjs/common';
import { NotificationController } from './notification.controller.js';
import { NotificationQueries } from './notification.queries.js';
import { NotificationService } from './notification.service.js';

@Module({
  controllers: [NotificationController],
  providers: [NotificationService, NotificationQueries],
  exports: [NotificationService],
})
export class NotificationModule {}
