import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiCookieAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, type Actor, CurrentActor, Public, SessionOnly } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { BodyLimit } from '../../kernel/http/uploads.js';
import { Config } from '../../config.js';
import { TokenDto } from '../auth.dto.js';
import { clientOf } from '../client.js';
import { DeviceCookie } from '../device-cookie.js';
import { OriginGuard } from '../origin.guard.js';
import { OwnPassword } from '../own-password.js';
import { PasswordThrottle } from '../password-throttle.js';
import { SecondFactorChallengeDto } from '../second-factor/second-factor.dto.js';
import { SessionAnswers } from '../session-answers.js';
import { type Attempt, Attempts, OIDC_COOKIE, type Purpose } from './attempts.js';
import { IdentityService } from './identity.service.js';
import {
  BeginSignInDto,
  ConfirmDto,
  OidcProblemDto,
  OidcReason,
  OwnIdentityDto,
  ProviderResponseDto,
  SignInAddressDto,
} from './oidc.dto.js';
import { OidcRefused } from './oidc.problems.js';
import { OidcSignIn } from './oidc-sign-in.service.js';
import { OidcProvider } from './provider.service.js';

/** The body limit before authentication, in bytes. */
const STRANGERS_BODY = 32 * 1024;
/** The page to which the provider sends browsers back. */
const RETURN_PATH = '/login/oidc';

/** Signing in with an identity provider (OpenID Connect). */
@ApiTags('auth')
@Controller('auth/oidc')
@UseGuards(OriginGuard)
export class OidcController {
  constructor(
    private readonly config: Config,
    private readonly provider: OidcProvider,
    private readonly attempts: Attempts,
    private readonly signIn: OidcSignIn,
    private readonly identities: IdentityService,
    private readonly password: OwnPassword,
    private readonly throttle: PasswordThrottle,
    private readonly device: DeviceCookie,
    private readonly answers: SessionAnswers,
  ) {}

  /**
   * Begin to sign in with the identity provider.
   * @remarks Send the browser to the `url`. The provider sends it back to the page `/login/oidc`, with an answer for
   * `POST /api/v1/auth/oidc/finish`, within ten minutes and from the same browser, which has a cookie for that.
   */
  @Post('start')
  @BodyLimit(STRANGERS_BODY)
  @HttpCode(200)
  @Public()
  @Problems([403, OidcProblemDto], 404, [503, OidcProblemDto])
  @ApiOkResponse({ type: SignInAddressDto })
  async start(
    @Body() { invitation }: BeginSignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInAddressDto> {
    this.provider.require();
    await this.throttle.attempt(request.ip, 'login');
    return this.begin('sign-in', request, reply, { invitation });
  }

  /**
   * Sign in with what the identity provider answered.
   * @remarks A user who is new here is created, as `REGISTRATION` allows. For who has a second factor here, the answer is 401
   * with the `type` `/problems/second-factor`, as for a right password. 403 with the `type` `/problems/oidc` tells what the
   * provider sent, and what was missed.
   */
  @Post('finish')
  @BodyLimit(STRANGERS_BODY)
  @HttpCode(200)
  @Public()
  @ApiCookieAuth(OIDC_COOKIE)
  @Problems([401, SecondFactorChallengeDto], [403, OidcProblemDto], 404, [503, OidcProblemDto])
  async finish(
    @Body() { response }: ProviderResponseDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenDto> {
    this.provider.require();
    await this.throttle.attempt(request.ip, 'login');
    const attempt = await this.attempts.take(request, reply, 'sign-in', response);
    const person = await this.provider.personOf(attempt, response);
    const client = clientOf(request, this.device.read(request));
    return this.answers.of(await this.signIn.enter(person, client, attempt.invitation), reply);
  }

  /** Get whether the caller is linked to the identity provider. */
  @Get('identity')
  @Access('own')
  @SessionOnly()
  @Problems(403)
  identity(@CurrentActor() { id }: Actor): Promise<OwnIdentityDto> {
    return this.identities.stateOf(id);
  }

  /**
   * Begin to link the caller to their account at the identity provider.
   * @remarks Send the browser to the `url`; the answer is for `POST /api/v1/auth/oidc/identity`.
   */
  @Post('identity/start')
  @HttpCode(200)
  @Access('own')
  @SessionOnly()
  @Problems([403, OidcProblemDto], 404, [503, OidcProblemDto])
  @ApiOkResponse({ type: SignInAddressDto })
  async startLink(
    @CurrentActor() actor: Actor,
    @Body() { password }: ConfirmDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInAddressDto> {
    this.provider.require();
    await this.password.require(actor, password, request.ip);
    return this.begin('link', request, reply, { user_id: actor.id, session_id: actor.session_id });
  }

  /** Link the caller to the account at the identity provider with which they have signed in there. */
  @Post('identity')
  @HttpCode(200)
  @Access('own')
  @SessionOnly()
  @Problems([403, OidcProblemDto], 404, [503, OidcProblemDto])
  @ApiOkResponse({ type: OwnIdentityDto })
  async link(
    @CurrentActor() actor: Actor,
    @Body() { response }: ProviderResponseDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OwnIdentityDto> {
    this.provider.require();
    const attempt = await this.attempts.take(request, reply, 'link', response);
    if (attempt.user_id !== actor.id || attempt.session_id !== actor.session_id)
      throw new OidcRefused(OidcReason.Unknown, 'Somebody else has begun this, or you have logged in again since.');
    await this.identities.link(actor, await this.provider.personOf(attempt, response));
    return this.identities.stateOf(actor.id);
  }

  /**
   * Unlink the caller from the identity provider.
   * @remarks Sessions go on. Not for who has no password, and with `OIDC_ONLY` only for admins.
   */
  @Delete('identity')
  @HttpCode(200)
  @Access('own')
  @SessionOnly()
  @Problems(403, 404, 409)
  @ApiOkResponse({ type: OwnIdentityDto })
  unlink(
    @CurrentActor() actor: Actor,
    @Body() { password }: ConfirmDto,
    @Req() { ip }: FastifyRequest,
  ): Promise<OwnIdentityDto> {
    return this.identities.unlink(actor, password, ip);
  }

  private async begin(
    purpose: Purpose,
    request: FastifyRequest,
    reply: FastifyReply,
    of: Pick<Attempt, 'invitation' | 'user_id' | 'session_id'>,
  ): Promise<SignInAddressDto> {
    const state = this.attempts.stateFor(purpose);
    const redirect_uri = `${this.pageOf(request)}${RETURN_PATH}`;
    const { url, ...kept } = await this.provider.begin(state, redirect_uri);
    this.attempts.keep(reply, { purpose, state, redirect_uri, ...kept, ...of });
    return { url };
  }

  /** The address of the page without a slash at its end: as set, or as the request came. */
  private pageOf({ protocol, host, server }: FastifyRequest): string {
    return this.config.APP_URL?.replace(/\/$/, '') ?? `${protocol}://${host}${server.basePath}`;
  }
}
