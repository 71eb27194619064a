import { Module } from '@nestjs/common';
import { TaskModule } from '../core/task.module.js';
import { RecurrenceController } from './recurrence.controller.js';
import { RecurrenceService } from './recurrence.service.js';

@Module({ imports: [TaskModule], controllers: [RecurrenceController], providers: [RecurrenceService] })
export class RecurrenceModule {}
