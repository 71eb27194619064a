import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { DeliveryCounts } from './delivery-counts.js';
import { Retries } from './retries.js';
import { Sender } from './sender.js';
import { WebhookCursors } from './webhook-cursors.js';
import { WebhookDeliveries } from './webhook-deliveries.js';
import { WebhookPauses } from './webhook-pauses.js';
import { WebhookSteps } from './webhook-steps.js';
import { WebhookTests } from './webhook-tests.service.js';
import { WebhookWorker } from './webhook-worker.js';
import { WebhookController } from './webhook.controller.js';
import { WebhookQueries } from './webhook.queries.js';
import { WebhookService } from './webhook.service.js';

@Module({
  imports: [ActivityModule],
  controllers: [WebhookController],
  providers: [
    ...[WebhookService, WebhookQueries, WebhookTests, WebhookWorker, WebhookSteps, WebhookCursors],
    ...[WebhookDeliveries, WebhookPauses, Sender, Retries, DeliveryCounts],
  ],
  exports: [WebhookDeliveries, WebhookWorker, DeliveryCounts],
})
export class WebhookModule {}
