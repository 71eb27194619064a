import { Module } from '@nestjs/common';
import { Config } from '../../config.js';
import { ActivityModule } from '../../history/activity.module.js';
import { Storage } from '../../kernel/storage/storage.js';
import { ProjectModule } from '../../projects/project.module.js';
import { TaskModule } from '../core/task.module.js';
import { storageOf } from './attachment-storage.js';
import { AttachmentController } from './attachment.controller.js';
import { AttachmentImport } from './attachment-import.js';
import { AttachmentQueries } from './attachment.queries.js';
import { AttachmentService } from './attachment.service.js';
import { Blobs } from './blobs.js';
import { Pictures } from './pictures.js';

const storage = {
  provide: Storage,
  inject: [Config],
  useFactory: storageOf,
};

@Module({
  imports: [ActivityModule, ProjectModule, TaskModule],
  controllers: [AttachmentController],
  providers: [storage, Pictures, Blobs, AttachmentService, AttachmentQueries, AttachmentImport],
  exports: [AttachmentService, AttachmentImport, Blobs, Storage],
})
export class AttachmentModule {}
