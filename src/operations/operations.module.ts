import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ActivityModule } from '../history/activity.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { ApiTokenModule } from '../integrations/tokens/api-token.module.js';
import { WebhookModule } from '../integrations/webhooks/webhook.module.js';
import { NotificationModule } from '../notifications/notification.module.js';
import { LabelModule } from '../projects/labels/label.module.js';
import { ProjectModule } from '../projects/project.module.js';
import { ArchiveModule } from '../tasks/archive/archive.module.js';
import { AttachmentModule } from '../tasks/attachments/attachment.module.js';
import { ChecklistModule } from '../tasks/checklists/checklist.module.js';
import { TaskModule } from '../tasks/core/task.module.js';
import { ViewModule } from '../tasks/views/view.module.js';
import { Drain } from './drain.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { JobController } from './job.controller.js';
import { JobQueries } from './job.queries.js';
import { JobStart } from './job-start.js';
import { MaintenanceService } from './maintenance.service.js';

/** Health, metrics and maintenance. */
@Module({
  imports: [
    ApiTokenModule,
    WebhookModule,
    ScheduleModule.forRoot(),
    AuthModule,
    ActivityModule,
    NotificationModule,
    ProjectModule,
    LabelModule,
    TaskModule,
    ArchiveModule,
    ChecklistModule,
    ViewModule,
    AttachmentModule,
  ],
  controllers: [HealthController, JobController],
  providers: [HealthService, Drain, MaintenanceService, JobQueries, JobStart],
})
export class OperationsModule {}
