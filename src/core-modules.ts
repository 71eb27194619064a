import { EventEmitterModule } from '@nestjs/event-emitter';
import { ActivityModule } from './history/activity.module.js';
import { AuthModule } from './auth/auth.module.js';
import { KernelModule } from './kernel/kernel.module.js';
import { DatabaseModule } from './database/database.module.js';
import { NotificationModule } from './notifications/notification.module.js';
import { ApiTokenModule } from './integrations/tokens/api-token.module.js';
import { RegistryModule } from './registry.js';
import { ProjectModule } from './projects/project.module.js';
import { ColumnModule } from './projects/columns/column.module.js';
import { ArchiveModule } from './tasks/archive/archive.module.js';
import { AttachmentModule } from './tasks/attachments/attachment.module.js';
import { BulkModule } from './tasks/bulk/bulk.module.js';
import { LabelModule } from './projects/labels/label.module.js';
import { ChecklistModule } from './tasks/checklists/checklist.module.js';
import { CopyModule } from './tasks/copies/copy.module.js';
import { CommentModule } from './tasks/comments/comment.module.js';
import { LinkModule } from './tasks/links/link.module.js';
import { TaskModule } from './tasks/core/task.module.js';
import { TransferModule } from './tasks/transfers/transfer.module.js';
import { RevertModule } from './tasks/reverts/revert.module.js';
import { RecurrenceModule } from './tasks/recurrence/recurrence.module.js';
import { TaskLabelModule } from './tasks/labels/task-label.module.js';
import { PreferenceModule } from './projects/preferences/preference.module.js';
import { WatchingModule } from './tasks/watching/watching.module.js';
import { ViewModule } from './tasks/views/view.module.js';
import { UserModule } from './users/user.module.js';

/** The features that write, with what they need: the same in the application and in its commands. */
export const CORE_MODULES = [
  EventEmitterModule.forRoot(),
  DatabaseModule,
  KernelModule,
  RegistryModule,
  ActivityModule,
  UserModule,
  AuthModule,
  ProjectModule,
  ColumnModule,
  LabelModule,
  PreferenceModule,
  TaskModule,
  ArchiveModule,
  BulkModule,
  CopyModule,
  RecurrenceModule,
  CommentModule,
  TaskLabelModule,
  ChecklistModule,
  AttachmentModule,
  LinkModule,
  WatchingModule,
  TransferModule,
  RevertModule,
  ViewModule,
  NotificationModule,
  ApiTokenModule,
];
