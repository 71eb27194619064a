import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { ArchiveController } from './archive.controller.js';
import { ArchiveRuleService } from './archive-rule.service.js';
import { ArchiveService } from './archive.service.js';

@Module({
  imports: [ActivityModule],
  controllers: [ArchiveController],
  providers: [ArchiveService, ArchiveRuleService],
  exports: [ArchiveService, ArchiveRuleService],
})
export class ArchiveModule {}
