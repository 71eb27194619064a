import { Body, Controller, Delete, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access, type Actor, CurrentActor, SessionOnly, WithoutSecondFactor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { languageOf } from '../../mail/language.js';
import {
  ConfirmPasswordDto,
  ConfirmTotpDto,
  NewTotpDto,
  RecoveryCodesDto,
  RemoveTotpDto,
  SecondFactorDto,
} from './second-factor.dto.js';
import { SecondFactorQueries } from './second-factor.queries.js';
import { SecondFactorService } from './second-factor.service.js';

/** The caller's second factor: an app that makes one-time codes (TOTP, RFC 6238). */
@ApiTags('users')
@Controller('users/me/totp')
@SessionOnly()
export class OwnSecondFactorController {
  constructor(
    private readonly factors: SecondFactorService,
    private readonly queries: SecondFactorQueries,
  ) {}

  /** Get whether the caller logs in with a second factor. */
  @Get()
  @Access('own')
  @WithoutSecondFactor()
  @Problems(403)
  state(@CurrentActor() { id }: Actor): Promise<SecondFactorDto> {
    return this.queries.stateOf(id);
  }

  /**
   * Begin to set up a second factor.
   * @remarks The answer has the key for the app, which is shown only here. Nothing changes until a code of the app confirms
   * it; beginning again makes another key.
   */
  @Post()
  @HttpCode(200)
  @Access('own')
  @WithoutSecondFactor()
  @Problems(403, 409)
  @ApiOkResponse({ type: NewTotpDto })
  begin(
    @CurrentActor() actor: Actor,
    @Body() { password }: ConfirmPasswordDto,
    @Req() { ip }: FastifyRequest,
  ): Promise<NewTotpDto> {
    return this.factors.begin(actor, password, ip);
  }

  /**
   * Turn the second factor on, with a code of the app.
   * @remarks The answer has ten recovery codes, which are shown only here. Sessions that are open stay open.
   */
  @Post('confirm')
  @HttpCode(200)
  @Access('own')
  @WithoutSecondFactor()
  @Problems(403, 409)
  @ApiOkResponse({ type: RecoveryCodesDto })
  confirm(@CurrentActor() actor: Actor, @Body() { code }: ConfirmTotpDto): Promise<RecoveryCodesDto> {
    return this.factors.confirm(actor, code);
  }

  /** Replace the recovery codes by ten new ones, which are shown only here. */
  @Post('recovery-codes')
  @HttpCode(200)
  @Access('own')
  @Problems(403, 404)
  @ApiOkResponse({ type: RecoveryCodesDto })
  renewCodes(
    @CurrentActor() actor: Actor,
    @Body() { password }: ConfirmPasswordDto,
    @Req() { ip }: FastifyRequest,
  ): Promise<RecoveryCodesDto> {
    return this.factors.renewCodes(actor, password, ip);
  }

  /** Turn the second factor off, with the password and a code. */
  @Delete()
  @HttpCode(204)
  @Access('own')
  @Problems(403, 404)
  remove(@CurrentActor() actor: Actor, @Body() input: RemoveTotpDto, @Req() { ip }: FastifyRequest): Promise<void> {
    return this.factors.disable(actor, input, ip);
  }
}

/** The second factor of any user, for admins. */
@ApiTags('users')
@Controller('users/:id/totp')
@SessionOnly()
export class UserSecondFactorController {
  constructor(
    private readonly factors: SecondFactorService,
    private readonly queries: SecondFactorQueries,
  ) {}

  /** Get whether a user logs in with a second factor. */
  @Get()
  @Access('admin')
  @Problems(404)
  state(@PathId() id: string): Promise<SecondFactorDto> {
    return this.queries.stateOf(id);
  }

  /**
   * Take the second factor off a user who has lost theirs, and end their sessions.
   * @remarks They log in with their password alone, and are told by mail, where it is set up. Not for oneself.
   */
  @Delete()
  @HttpCode(204)
  @Access('admin')
  @Problems(404)
  reset(@CurrentActor() actor: Actor, @PathId() id: string, @Req() request: FastifyRequest): Promise<void> {
    return this.factors.reset(actor, id, languageOf(request.headers['accept-language']));
  }
}
