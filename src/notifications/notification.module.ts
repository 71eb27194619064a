import { Module } from '@nestjs/common';
import { ActivityModule } from '../history/activity.module.js';
import { MailModule } from '../mail/mail.module.js';
import { UserModule } from '../users/user.module.js';
import { NoticeCollector } from './mails/notice-collector.js';
import { NoticeMails } from './mails/notice-mails.js';
import { NoticeOutbox } from './mails/notice-outbox.js';
import { NoticeRounds } from './mails/notice-rounds.js';
import { UnsubscribeController, UnsubscribePageController } from './mails/unsubscribe.controller.js';
import { Unsubscribing } from './mails/unsubscribing.js';
import { NotificationController } from './notification.controller.js';
import { NotificationQueries } from './notification.queries.js';
import { NotificationService } from './notification.service.js';
import { UserPreferenceController } from './preferences/user-preference.controller.js';
import { UserPreferenceQueries } from './preferences/user-preference.queries.js';
import { UserPreferenceService } from './preferences/user-preference.service.js';

@Module({
  imports: [ActivityModule, UserModule, MailModule],
  controllers: [NotificationController, UserPreferenceController, UnsubscribeController, UnsubscribePageController],
  providers: [
    NotificationService,
    NotificationQueries,
    UserPreferenceService,
    UserPreferenceQueries,
    NoticeOutbox,
    NoticeRounds,
    NoticeCollector,
    NoticeMails,
    Unsubscribing,
  ],
  exports: [NotificationService, NoticeOutbox, NoticeCollector],
})
export class NotificationModule {}
