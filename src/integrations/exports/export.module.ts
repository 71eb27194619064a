import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { AttachmentModule } from '../../tasks/attachments/attachment.module.js';
import { ExportController } from './export.controller.js';
import { ExportQueries } from './export.queries.js';
import { ExportService } from './export.service.js';
import { ZipExportService } from './zip/zip-export.service.js';
import { ZipQueries } from './zip/zip.queries.js';

/** What leaves the installation as files. */
@Module({
  imports: [ActivityModule, AttachmentModule],
  controllers: [ExportController],
  providers: [ExportQueries, ExportService, ZipQueries, ZipExportService],
})
export class ExportModule {}
