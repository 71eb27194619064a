import { Module } from '@nestjs/common';
import { ReportController } from './report.controller.js';
import { ReportQueries } from './report.queries.js';

@Module({ controllers: [ReportController], providers: [ReportQueries] })
export class ReportModule {}
