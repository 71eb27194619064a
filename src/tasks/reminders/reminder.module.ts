import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { ReminderService } from './reminder.service.js';
import { ReminderWorker } from './reminder-worker.js';

@Module({
  imports: [ActivityModule],
  providers: [ReminderService, ReminderWorker],
})
export class ReminderModule {}
