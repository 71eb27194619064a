import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { TaskModule } from '../core/task.module.js';
import { BulkController } from './bulk.controller.js';
import { BulkMoves } from './bulk-moves.js';
import { BulkService } from './bulk.service.js';

@Module({
  imports: [ActivityModule, TaskModule],
  controllers: [BulkController],
  providers: [BulkService, BulkMoves],
  exports: [BulkService],
})
export class BulkModule {}
