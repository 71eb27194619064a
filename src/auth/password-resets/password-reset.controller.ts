import { Body, Controller, Delete, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor, Public, SessionOnly } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { Lists } from '../../kernel/paging/page.interceptor.js';
import type { Page } from '../../kernel/paging/page.js';
import { PageQuery } from '../../kernel/paging/page.dto.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { GoneDto } from '../auth.dto.js';
import { languageOf } from '../../mail/language.js';
import { linkTo } from '../links.js';
import { ForgotPasswordDto, PasswordRequestDto, PasswordResetDto, ResetPasswordDto } from './password-reset.dto.js';
import { PasswordRequests } from './password-requests.service.js';
import { PasswordResetService } from './password-reset.service.js';

/** Forgotten passwords. */
@ApiTags('auth')
@Controller('auth/password')
@SessionOnly()
export class PasswordResetController {
  constructor(
    private readonly resets: PasswordResetService,
    private readonly requests: PasswordRequests,
  ) {}

  /**
   * Ask for a new password.
   * @remarks The answer is the same for every address. The owner of the account is mailed a link that works for an hour, in the
   * language of `Accept-Language`. Where mail is not set up, nothing is sent: admins are told, and pass a link on.
   */
  @Post('forgot')
  @HttpCode(202)
  @Public()
  @Problems(403)
  forgot(@Body() { email }: ForgotPasswordDto, @Req() request: FastifyRequest): Promise<void> {
    return this.requests.request(email, request.ip, languageOf(request.headers['accept-language']));
  }

  /** Set a new password with the token of a link, and end all sessions. */
  @Post('reset')
  @HttpCode(204)
  @Public()
  @Problems(403, [410, GoneDto])
  reset(@Body() input: ResetPasswordDto, @Req() request: FastifyRequest): Promise<void> {
    return this.resets.reset(input, request.ip);
  }

  /** List the users who have asked for a new password, the oldest request first. */
  @Get('requests')
  @Access('admin')
  @Lists(PasswordRequestDto)
  list(@Query() query: PageQuery): Promise<Page<PasswordRequestDto>> {
    return this.requests.list(query);
  }

  /** Dismiss the request of a user. */
  @Delete('requests/:user_id')
  @HttpCode(204)
  @Access('admin')
  @Problems(404)
  dismiss(@PathId('user_id') user_id: string): Promise<void> {
    return this.requests.dismiss(user_id);
  }
}

/** Links for one user. */
@ApiTags('users')
@Controller('users/:id/password-reset')
@SessionOnly()
export class UserPasswordResetController {
  constructor(private readonly resets: PasswordResetService) {}

  /**
   * Create a link with which a user can set a new password.
   * @remarks It works once, within 24 hours; an earlier link of the user stops working. Nothing is sent: pass it on.
   */
  @Post()
  @Access('admin')
  @Idempotent()
  @Problems(403, 404)
  @ApiCreatedResponse({ type: PasswordResetDto })
  create(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Req() request: FastifyRequest,
  ): Promise<PasswordResetDto> {
    return this.resets.create(actor, id, (token) => linkTo(request, 'reset-password', token));
  }
}
