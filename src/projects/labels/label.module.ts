import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { LabelController } from './label.controller.js';
import { LabelQueries } from './label.queries.js';
import { LabelService } from './label.service.js';

@Module({
  imports: [ActivityModule],
  controllers: [LabelController],
  providers: [LabelService, LabelQueries],
  exports: [LabelService],
})
export class LabelModule {}
