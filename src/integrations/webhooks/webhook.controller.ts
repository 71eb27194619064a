import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PageQuery } from '../../kernel/paging/page.dto.js';
import { Lists } from '../../kernel/paging/page.interceptor.js';
import type { Page } from '../../kernel/paging/page.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { WebhookTests } from './webhook-tests.service.js';
import {
  CreateWebhookDto,
  MAX_WEBHOOKS,
  NewWebhookDto,
  ReplayWebhookDto,
  StaleWebhookDto,
  UpdateWebhookDto,
  WebhookDeliveryDto,
  WebhookDto,
} from './webhook.dto.js';
import { WebhookQueries } from './webhook.queries.js';
import { WebhookService } from './webhook.service.js';

/** The webhooks of projects. */
@ApiTags('webhooks')
@Controller()
export class WebhookController {
  constructor(
    private readonly webhooks: WebhookService,
    private readonly queries: WebhookQueries,
    private readonly tests: WebhookTests,
  ) {}

  /** List the webhooks of a project, oldest first. */
  @Get('projects/:id/webhooks')
  @Access('project: manager')
  @ApiOkResponse({
    schema: { type: 'array', maxItems: MAX_WEBHOOKS, items: { $ref: '#/components/schemas/WebhookDto' } },
  })
  list(@CurrentActor() actor: Actor, @PathId() id: string): Promise<WebhookDto[]> {
    return this.queries.list(actor, id);
  }

  /**
   * Have the events of a project sent to an address, from now on.
   * @remarks Messages are signed as Standard Webhooks says; the answer has the secret. A project has at most 20 webhooks.
   */
  @Post('projects/:id/webhooks')
  @Access('project: manager')
  @Idempotent()
  @Problems(409)
  @ApiCreatedResponse({ type: NewWebhookDto })
  create(@CurrentActor() actor: Actor, @PathId() id: string, @Body() input: CreateWebhookDto): Promise<NewWebhookDto> {
    return this.webhooks.create(actor, id, input);
  }

  /** Get a webhook. */
  @Get('webhooks/:id')
  @Access('webhook: manager')
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<WebhookDto> {
    return this.queries.get(actor, id);
  }

  /** Change the fields of a webhook that are present; pause or resume it. */
  @Put('webhooks/:id')
  @Access('webhook: manager')
  @Problems([412, StaleWebhookDto])
  update(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: UpdateWebhookDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<WebhookDto> {
    return this.webhooks.update(actor, id, input, expected);
  }

  /**
   * Give a webhook a new secret.
   * @remarks For 24 hours, messages are signed with both secrets, so that the receiver can change to the new one.
   */
  @Post('webhooks/:id/secret')
  @HttpCode(200)
  @Access('webhook: manager')
  @Problems([412, StaleWebhookDto])
  @ApiOkResponse({ type: NewWebhookDto })
  rotate(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<NewWebhookDto> {
    return this.webhooks.rotate(actor, id, expected);
  }

  /**
   * Send the events from a number on, again or for the first time.
   * @remarks They have the ids that they had before. A webhook that is paused sends them once it is resumed.
   */
  @Post('webhooks/:id/replay')
  @HttpCode(200)
  @Access('webhook: manager')
  replay(@CurrentActor() actor: Actor, @PathId() id: string, @Body() input: ReplayWebhookDto): Promise<WebhookDto> {
    return this.webhooks.replay(actor, id, input.from_seq);
  }

  /**
   * Send a test to a webhook, now and once.
   * @remarks Its `type` is `webhook_test`, and it has no number. The answer tells how it ended, after 15 seconds at most.
   */
  @Post('webhooks/:id/test')
  @HttpCode(200)
  @Access('webhook: manager')
  test(@CurrentActor() actor: Actor, @PathId() id: string): Promise<WebhookDeliveryDto> {
    return this.tests.send(actor, id);
  }

  /** List what was sent to a webhook, newest first: the last 1,000 messages of the last 30 days. */
  @Get('webhooks/:id/deliveries')
  @Access('webhook: manager')
  @Lists(WebhookDeliveryDto)
  deliveries(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() query: PageQuery,
  ): Promise<Page<WebhookDeliveryDto>> {
    return this.queries.deliveries(actor, id, query);
  }

  /** Delete a webhook, with what is known of its deliveries. */
  @Delete('webhooks/:id')
  @HttpCode(204)
  @Access('webhook: manager')
  @Problems([412, StaleWebhookDto])
  delete(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() expected: ExpectedVersions): Promise<void> {
    return this.webhooks.delete(actor, id, expected);
  }
}
