import { Module } from '@nestjs/common';
import { ExportController } from './export.controller.js';
import { ExportQueries } from './export.queries.js';
import { ExportService } from './export.service.js';

/** What leaves the installation as files. */
@Module({ controllers: [ExportController], providers: [ExportQueries, ExportService] })
export class ExportModule {}
