import { Body, Controller, Delete, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Idempotent } from '../../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor, SessionOnly } from '../../../kernel/access/access.js';
import { Problems } from '../../../kernel/http/openapi.decorators.js';
import { Lists } from '../../../kernel/paging/page.interceptor.js';
import type { Page } from '../../../kernel/paging/page.js';
import { PageQuery } from '../../../kernel/paging/page.dto.js';
import { PathId } from '../../../kernel/validation/input.pipe.js';
import { CreatePasskeyDto, PasskeyCreationDto, PasskeyDto } from './passkey.dto.js';
import { ConfirmPasswordDto } from '../second-factor.dto.js';
import { PasskeyService } from './passkey.service.js';

/** The caller's passkeys (WebAuthn). */
@ApiTags('users')
@Controller('users/me/passkeys')
@SessionOnly()
export class PasskeyController {
  constructor(private readonly passkeys: PasskeyService) {}

  /** List the caller's passkeys, newest first. */
  @Get()
  @Access('own')
  @Problems(403)
  @Lists(PasskeyDto)
  list(@CurrentActor() { id }: Actor, @Query() query: PageQuery): Promise<Page<PasskeyDto>> {
    return this.passkeys.list(id, query);
  }

  /**
   * Get what a browser needs to make a passkey.
   * @remarks For who has a second factor. A user has at most 20 passkeys.
   */
  @Post('options')
  @HttpCode(200)
  @Access('own')
  @Problems(403, 409)
  @ApiOkResponse({ type: PasskeyCreationDto })
  begin(
    @CurrentActor() actor: Actor,
    @Body() { password }: ConfirmPasswordDto,
    @Req() request: FastifyRequest,
  ): Promise<PasskeyCreationDto> {
    return this.passkeys.begin(actor, password, request);
  }

  /** Add a passkey that a browser has made. */
  @Post()
  @Access('own')
  @Idempotent()
  @Problems(403, 409)
  @ApiCreatedResponse({ type: PasskeyDto })
  add(
    @CurrentActor() actor: Actor,
    @Body() input: CreatePasskeyDto,
    @Req() request: FastifyRequest,
  ): Promise<PasskeyDto> {
    return this.passkeys.add(actor, input, request);
  }

  /** Remove one of the caller's passkeys. */
  @Delete(':id')
  @HttpCode(204)
  @Access('own')
  @Problems(403, 404)
  remove(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.passkeys.remove(actor, id);
  }
}
