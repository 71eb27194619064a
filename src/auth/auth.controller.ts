import { Body, Controller, Delete, Get, HttpCode, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiCookieAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiIdempotencyKey, idempotencyKey, replayed } from '../history/idempotency.interceptor.js';
import { IdempotencyService } from '../history/idempotency.service.js';
import { Access, type Actor, CurrentActor, Public, SessionOnly } from '../kernel/access/access.js';
import { routePathOf } from '../kernel/http/address.js';
import { PathId } from '../kernel/validation/input.pipe.js';
import { BodyLimit } from '../kernel/http/uploads.js';
import { Problems } from '../kernel/http/openapi.decorators.js';
import { Lists } from '../kernel/paging/page.interceptor.js';
import type { Page } from '../kernel/paging/page.js';
import { PageQuery } from '../kernel/paging/page.dto.js';
import { Unauthenticated } from '../kernel/http/problem.js';
import { GoneDto, LoginDto, RegisterDto, SessionDto, TokenDto } from './auth.dto.js';
import { AuthService } from './auth.service.js';
import { clientOf } from './client.js';
import { DeviceCookie } from './device-cookie.js';
import { OriginGuard } from './origin.guard.js';
import { REFRESH_COOKIE, RefreshCookie } from './refresh-cookie.js';
import { PasskeyLoginDto, PasskeyOptionsDto, PasskeyRequestDto } from './second-factor/passkeys/passkey.dto.js';
import { PasskeyLogin } from './second-factor/passkeys/passkey-login.service.js';
import { SecondFactorChallengeDto, SecondFactorLoginDto } from './second-factor/second-factor.dto.js';
import { SecondFactorLogin } from './second-factor/second-factor-login.service.js';
import { SessionAnswers } from './session-answers.js';
import { type Client, type OpenSession, SessionService } from './session.service.js';

/** The body limit before authentication, in bytes: enough for the longest name and password in any encoding. */
const STRANGERS_BODY = 32 * 1024;

@ApiTags('auth')
@Controller('auth')
@UseGuards(OriginGuard)
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly secondFactors: SecondFactorLogin,
    private readonly passkeys: PasskeyLogin,
    private readonly sessions: SessionService,
    private readonly answers: SessionAnswers,
    private readonly cookie: RefreshCookie,
    private readonly device: DeviceCookie,
    private readonly idempotency: IdempotencyService,
  ) {}

  /** Register as a member, or with an invitation, which may lead into projects. */
  @Post('register')
  @BodyLimit(STRANGERS_BODY)
  @Public()
  @ApiIdempotencyKey()
  @Problems(401, 403, 404, 409, [410, GoneDto])
  async register(
    @Body() input: RegisterDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenDto> {
    const key = idempotencyKey(request);
    const caller = `register ${input.email.toLowerCase()}`;
    const retry = key && this.idempotency.describe(caller, key, request.method, routePathOf(request), input);
    const registration = await this.auth.register(input, this.clientOf(request), retry || undefined);
    return this.answer(registration.replayed ? replayed(reply, registration) : registration, reply);
  }

  /**
   * Log in.
   * @remarks For who has a second factor, the answer to the right password is 401 with the `type` `/problems/second-factor` and a
   * `token`, with which `POST /api/v1/auth/second-factor` logs in.
   */
  @Post('login')
  @BodyLimit(STRANGERS_BODY)
  @HttpCode(200)
  @Public()
  @Problems([401, SecondFactorChallengeDto], 403)
  async login(
    @Body() input: LoginDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenDto> {
    return this.answer(await this.auth.login(input, this.clientOf(request)), reply);
  }

  /**
   * Log in with a code, after the password.
   * @remarks Of the app, or a recovery code; each works once. A wrong code and one that was used get the same answer, 401 with the
   * `type` `/problems/second-factor`. Any other 401 means that the login has to begin again: the token has expired after five
   * minutes or five tries, or the password or the second factor has changed.
   */
  @Post('second-factor')
  @BodyLimit(STRANGERS_BODY)
  @HttpCode(200)
  @Public()
  @Problems([401, SecondFactorChallengeDto], 403)
  async secondFactor(
    @Body() input: SecondFactorLoginDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenDto> {
    return this.answer(await this.secondFactors.login(input, this.clientOf(request)), reply);
  }

  /**
   * Get what a browser needs to log in with a passkey.
   * @remarks With the `token` of a login's first step, the passkey takes the place of a code; without it, of the password too.
   */
  @Post('passkey/options')
  @BodyLimit(STRANGERS_BODY)
  @HttpCode(200)
  @Public()
  @Problems(401, 403)
  @ApiOkResponse({ type: PasskeyRequestDto })
  passkeyOptions(@Body() { token }: PasskeyOptionsDto, @Req() request: FastifyRequest): Promise<PasskeyRequestDto> {
    return this.passkeys.begin(token, request);
  }

  /** Log in with a passkey. */
  @Post('passkey')
  @BodyLimit(STRANGERS_BODY)
  @HttpCode(200)
  @Public()
  @Problems(401, 403)
  async passkey(
    @Body() input: PasskeyLoginDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenDto> {
    return this.answer(await this.passkeys.login(input, this.clientOf(request), request), reply);
  }

  /** Exchange the refresh cookie for a new access token and a new cookie. */
  @Post('refresh')
  @BodyLimit(STRANGERS_BODY)
  @HttpCode(200)
  @Public()
  @ApiCookieAuth(REFRESH_COOKIE)
  @Problems(401, 403)
  async refresh(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<TokenDto> {
    const refresh_token = this.cookie.read(request);
    if (!refresh_token) throw new Unauthenticated('There is no session to refresh. Please log in.');
    return this.answer(await this.sessions.refresh(refresh_token), reply);
  }

  /** Log out: end the session and clear the cookie. */
  @Post('logout')
  @BodyLimit(STRANGERS_BODY)
  @HttpCode(204)
  @Public()
  @ApiCookieAuth(REFRESH_COOKIE)
  @Problems(403)
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const refresh_token = this.cookie.read(request);
    if (refresh_token) await this.sessions.endByToken(refresh_token);
    this.cookie.clear(reply);
  }

  /** List the caller's sessions, last used first. */
  @Get('sessions')
  @Access('own')
  @SessionOnly()
  @Problems(403)
  @Lists(SessionDto)
  listSessions(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<SessionDto>> {
    return this.sessions.list(actor, query);
  }

  /** End one of the caller's sessions. */
  @Delete('sessions/:id')
  @HttpCode(204)
  @Access('own')
  @SessionOnly()
  @Problems(403, 404)
  endSession(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.sessions.end(actor, id);
  }

  private clientOf(request: FastifyRequest): Client {
    return clientOf(request, this.device.read(request));
  }

  private answer(session: OpenSession, reply: FastifyReply): TokenDto {
    return this.answers.of(session, reply);
  }
}
