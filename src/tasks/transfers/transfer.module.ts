import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { AttachmentModule } from '../attachments/attachment.module.js';
import { TaskModule } from '../core/task.module.js';
import { TransferController } from './transfer.controller.js';
import { TransferService } from './transfer.service.js';

@Module({
  imports: [ActivityModule, TaskModule, AttachmentModule],
  controllers: [TransferController],
  providers: [TransferService],
})
export class TransferModule {}
