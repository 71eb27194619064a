import { Module } from '@nestjs/common';
import { ActivityModule } from '../history/activity.module.js';
import { ReportController } from './report.controller.js';
import { ReportQueries } from './report.queries.js';

@Module({ imports: [ActivityModule], controllers: [ReportController], providers: [ReportQueries] })
export class ReportModule {}
