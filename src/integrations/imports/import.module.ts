import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { ColumnModule } from '../../projects/columns/column.module.js';
import { LabelModule } from '../../projects/labels/label.module.js';
import { ProjectModule } from '../../projects/project.module.js';
import { AttachmentModule } from '../../tasks/attachments/attachment.module.js';
import { TaskModule } from '../../tasks/core/task.module.js';
import { UserModule } from '../../users/user.module.js';
import { OwnApply } from './flowtrack/own-apply.js';
import { OwnBelongings } from './flowtrack/own-belongings.js';
import { OwnCards } from './flowtrack/own-cards.js';
import { OwnFiles } from './flowtrack/own-files.js';
import { OwnTarget } from './flowtrack/own-target.js';
import { PlankaReading } from './planka/planka-reading.js';
import { ImportApply } from './import-apply.js';
import { ImportArrivals } from './import-arrivals.js';
import { ImportFiles } from './import-files.js';
import { ImportJobs } from './import-jobs.js';
import { ImportReading } from './import-reading.js';
import { ImportReports } from './import-reports.js';
import { ImportSteps } from './import-steps.js';
import { ImportTarget } from './import-target.js';
import { ImportUndo } from './import-undo.js';
import { ImportWorker } from './import-worker.js';
import { ImportController } from './import.controller.js';
import { ImportQueries } from './import.queries.js';
import { ImportService } from './import.service.js';

@Module({
  imports: [ActivityModule, UserModule, ProjectModule, ColumnModule, LabelModule, TaskModule, AttachmentModule],
  controllers: [ImportController],
  providers: [
    ...[ImportArrivals, PlankaReading],
    ...[ImportService, ImportQueries, ImportFiles, ImportJobs, ImportWorker, ImportSteps],
    ...[ImportReading, ImportReports, ImportTarget, ImportApply, ImportUndo],
    ...[OwnTarget, OwnApply, OwnCards, OwnBelongings, OwnFiles],
  ],
})
export class ImportModule {}
