import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { ColumnController } from './column.controller.js';
import { ColumnQueries } from './column.queries.js';
import { ColumnService } from './column.service.js';

@Module({
  imports: [ActivityModule],
  controllers: [ColumnController],
  providers: [ColumnService, ColumnQueries],
  exports: [ColumnService, ColumnQueries],
})
export class ColumnModule {}
