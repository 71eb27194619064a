import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { IdempotencyService } from '../history/idempotency.service.js';
import { DeviceService } from '../auth/device.service.js';
import { InvitationService } from '../auth/invitations/invitation.service.js';
import { PasswordResetService } from '../auth/password-resets/password-reset.service.js';
import { SessionService } from '../auth/session.service.js';
import { Config } from '../config.js';
import { ApiTokenService } from '../integrations/tokens/api-token.service.js';
import { WebhookDeliveries } from '../integrations/webhooks/webhook-deliveries.js';
import { NoticeOutbox } from '../notifications/mails/notice-outbox.js';
import { NotificationService } from '../notifications/notification.service.js';
import { LabelService } from '../projects/labels/label.service.js';
import { ProjectService } from '../projects/project.service.js';
import { ArchiveRuleService } from '../tasks/archive/archive-rule.service.js';
import { AttachmentService } from '../tasks/attachments/attachment.service.js';
import { Blobs } from '../tasks/attachments/blobs.js';
import { ChecklistService } from '../tasks/checklists/checklist.service.js';
import { ViewService } from '../tasks/views/view.service.js';
import { TaskService } from '../tasks/core/task.service.js';

const HOUR_MS = 3_600_000;

/**
 * Removes expired data, and archives what projects want archived. Every instance does this once an hour: what one has
 * dealt with, the next does not find.
 */
@Injectable()
export class MaintenanceService implements OnApplicationBootstrap {
  private readonly logger = new Logger(MaintenanceService.name);

  constructor(
    private readonly config: Config,
    private readonly sessions: SessionService,
    private readonly devices: DeviceService,
    private readonly invitations: InvitationService,
    private readonly passwordResets: PasswordResetService,
    private readonly apiTokens: ApiTokenService,
    private readonly webhookDeliveries: WebhookDeliveries,
    private readonly idempotency: IdempotencyService,
    private readonly notifications: NotificationService,
    private readonly noticeOutbox: NoticeOutbox,
    private readonly projects: ProjectService,
    private readonly tasks: TaskService,
    private readonly archives: ArchiveRuleService,
    private readonly labels: LabelService,
    private readonly views: ViewService,
    private readonly checklists: ChecklistService,
    private readonly attachments: AttachmentService,
    private readonly blobs: Blobs,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.run();
  }

  /** After a failure, the next hour tries again. */
  @Interval(HOUR_MS)
  async run(): Promise<void> {
    try {
      await this.sessions.purge();
      await this.devices.purge();
      await this.invitations.purge();
      await this.passwordResets.purge();
      await this.apiTokens.purge();
      await this.webhookDeliveries.purge();
      await this.idempotency.purge();
      await this.notifications.purge();
      await this.noticeOutbox.purge();
      await this.emptyTrash();
      await this.blobs.sweep();
      await this.archives.run();
    } catch (error) {
      this.logger.error({ err: error }, 'maintenance failed');
    }
  }

  /** Permanently deletes what has been in the trash for `TRASH_DAYS`. Its history stays. */
  async emptyTrash(): Promise<void> {
    await this.tasks.emptyTrash(this.config.TRASH_DAYS);
    await this.labels.emptyTrash(this.config.TRASH_DAYS);
    await this.views.emptyTrash(this.config.TRASH_DAYS);
    await this.checklists.emptyTrash(this.config.TRASH_DAYS);
    await this.attachments.emptyTrash(this.config.TRASH_DAYS);
    await this.projects.emptyTrash(this.config.TRASH_DAYS);
  }
}
