import { Body, Controller, Delete, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor, Public, SessionOnly } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { Lists } from '../../kernel/paging/page.interceptor.js';
import type { Page } from '../../kernel/paging/page.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { GoneDto } from '../auth.dto.js';
import { languageOf } from '../../mail/language.js';
import { linkTo } from '../links.js';
import { PasswordThrottle } from '../password-throttle.js';
import {
  CreateInvitationDto,
  InvitationDto,
  InvitationListQuery,
  InvitationPreviewDto,
  InvitationTokenDto,
  JoinedDto,
  NewInvitationDto,
} from './invitation.dto.js';
import { InvitationAcceptance } from './invitation-acceptance.service.js';
import { InvitationQueries } from './invitation.queries.js';
import { InvitationService } from './invitation.service.js';

@ApiTags('invitations')
@Controller('invitations')
@SessionOnly()
export class InvitationController {
  constructor(
    private readonly invitations: InvitationService,
    private readonly queries: InvitationQueries,
    private readonly acceptance: InvitationAcceptance,
    private readonly throttle: PasswordThrottle,
  ) {}

  /**
   * Invite somebody.
   * @remarks A manager invites members into their own projects. One with an address is mailed, in the language of
   * `Accept-Language`, where mail is set up; otherwise pass the link on.
   */
  @Post()
  @Access('project: some manager')
  @Idempotent()
  @Problems(404)
  @ApiCreatedResponse({ type: NewInvitationDto })
  create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateInvitationDto,
    @Req() request: FastifyRequest,
  ): Promise<NewInvitationDto> {
    const language = languageOf(request.headers['accept-language']);
    return this.invitations.create(actor, input, (token) => linkTo(request, 'join', token), language);
  }

  /**
   * List the invitations that were neither used nor revoked, newest first.
   * @remarks Admins see all of them, managers those into nothing but projects that they manage.
   */
  @Get()
  @Access('authenticated')
  @Lists(InvitationDto)
  list(@CurrentActor() actor: Actor, @Query() query: InvitationListQuery): Promise<Page<InvitationDto>> {
    return this.queries.list(actor, query);
  }

  /** Revoke an invitation. */
  @Delete(':id')
  @HttpCode(204)
  @Access('invitation: manager')
  revoke(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.invitations.revoke(actor, id);
  }

  /** Tell what an invitation leads to, by the token of its link. */
  @Post('preview')
  @HttpCode(200)
  @Public()
  @Problems(404)
  async preview(@Body() { token }: InvitationTokenDto, @Req() request: FastifyRequest): Promise<InvitationPreviewDto> {
    await this.throttle.attempt(request.ip, 'login');
    return this.queries.preview(token);
  }

  /** Join the projects of an invitation with the caller's account. */
  @Post('accept')
  @HttpCode(200)
  @Access('authenticated')
  @Problems(403, 404, [410, GoneDto])
  async accept(
    @CurrentActor() actor: Actor,
    @Body() { token }: InvitationTokenDto,
    @Req() request: FastifyRequest,
  ): Promise<JoinedDto> {
    await this.throttle.attempt(request.ip, 'change');
    return this.acceptance.accept(actor, token);
  }
}
