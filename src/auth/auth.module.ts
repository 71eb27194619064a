import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { AuthModuleOptions } from '@nestjs/passport';
import { ThrottlerModule } from '@nestjs/throttler';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActivityModule } from '../history/activity.module.js';
import { KernelModule } from '../kernel/kernel.module.js';
import { Secrets } from '../kernel/secrets.js';
import { FairShareGuard } from '../kernel/limits/fair-share.guard.js';
import { Counters } from '../kernel/limits/counters.js';
import { StrictInputGuard } from '../kernel/validation/strict-input.guard.js';
import { Config } from '../config.js';
import { User } from '../users/user.entity.js';
import { MailModule } from '../mail/mail.module.js';
import { ProjectModule } from '../projects/project.module.js';
import { UserModule } from '../users/user.module.js';
import { AccessCheck } from './access-check.js';
import { ApiTokens } from './api-tokens.service.js';
import { AuthOptionsController } from './auth-options.controller.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { AuthService } from './auth.service.js';
import { Authentication } from './authentication.js';
import { CookieAttributes } from './cookie-attributes.js';
import { DeviceCookie } from './device-cookie.js';
import { DeviceService } from './device.service.js';
import { FirstAdmin } from './first-admin.js';
import { InvitationAcceptance } from './invitations/invitation-acceptance.service.js';
import { InvitationMails } from './invitations/invitation-mails.js';
import { InvitationController } from './invitations/invitation.controller.js';
import { InvitationQueries } from './invitations/invitation.queries.js';
import { InvitationService } from './invitations/invitation.service.js';
import { Attempts } from './oidc/attempts.js';
import { IdentityService } from './oidc/identity.service.js';
import { OidcController } from './oidc/oidc.controller.js';
import { OidcSignIn } from './oidc/oidc-sign-in.service.js';
import { PasswordSignIn } from './oidc/password-sign-in.js';
import { OidcProvider } from './oidc/provider.service.js';
import { PasswordMails } from './password-resets/password-mails.js';
import { PasswordRequests } from './password-resets/password-requests.service.js';
import { PasswordResetController, UserPasswordResetController } from './password-resets/password-reset.controller.js';
import { PasswordResetService } from './password-resets/password-reset.service.js';
import { OwnPassword } from './own-password.js';
import { PasswordController } from './password.controller.js';
import { PasswordCheck } from './password-check.js';
import { PasswordThrottle } from './password-throttle.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimitStorage } from './rate-limit-storage.js';
import { RefreshCookie } from './refresh-cookie.js';
import { RefreshTokens } from './refresh-tokens.js';
import { RestoredSessions } from './restored-sessions.js';
import { Ceremonies } from './second-factor/passkeys/ceremonies.js';
import { PasskeyLogin } from './second-factor/passkeys/passkey-login.service.js';
import { PasskeyController } from './second-factor/passkeys/passkey.controller.js';
import { PasskeyService } from './second-factor/passkeys/passkey.service.js';
import { Challenges } from './second-factor/challenges.js';
import { FactorCheck } from './second-factor/factor-check.js';
import { SecondFactorLogin } from './second-factor/second-factor-login.service.js';
import { SecondFactorMails } from './second-factor/second-factor-mails.js';
import { OwnSecondFactorController, UserSecondFactorController } from './second-factor/second-factor.controller.js';
import { SecondFactorQueries } from './second-factor/second-factor.queries.js';
import { SecondFactorRequirement } from './second-factor/second-factor.requirement.js';
import { SecondFactorService } from './second-factor/second-factor.service.js';
import { SessionAnswers } from './session-answers.js';
import { SessionService } from './session.service.js';
import { STRATEGIES, Strategies } from './strategies/strategies.js';
import { FailedSignIns } from './sign-ins/failed-sign-ins.js';
import { SignIns } from './sign-ins/sign-ins.js';
import { SignedTokens } from './signed-tokens.js';
import { TokenService } from './token.service.js';
import { VerifiedTokens } from './verified-tokens.js';

@Module({
  imports: [
    ActivityModule,
    UserModule,
    ProjectModule,
    MailModule,
    DiscoveryModule,
    TypeOrmModule.forFeature([User]),
    JwtModule.registerAsync({
      inject: [Secrets],
      useFactory: ({ jwtKey }: Secrets) => ({ secret: jwtKey }),
    }),
    ThrottlerModule.forRootAsync({
      imports: [KernelModule],
      inject: [Config, Counters],
      useFactory: ({ RATE_LIMIT_PER_MINUTE }: Config, counters: Counters) => ({
        throttlers: [{ ttl: 60_000, limit: RATE_LIMIT_PER_MINUTE }],
        skipIf: () => RATE_LIMIT_PER_MINUTE === 0,
        storage: new RateLimitStorage(counters),
      }),
    }),
  ],
  // The password routes are below /users but belong to authentication.
  controllers: [
    AuthController,
    AuthOptionsController,
    PasswordController,
    InvitationController,
    PasswordResetController,
    UserPasswordResetController,
    OwnSecondFactorController,
    UserSecondFactorController,
    PasskeyController,
    OidcController,
  ],
  providers: [
    AuthService,
    SessionService,
    SessionAnswers,
    SignIns,
    FailedSignIns,
    SignedTokens,
    TokenService,
    VerifiedTokens,
    ApiTokens,
    CookieAttributes,
    RefreshCookie,
    RefreshTokens,
    DeviceCookie,
    DeviceService,
    RestoredSessions,
    PasswordThrottle,
    PasswordCheck,
    OwnPassword,
    SecondFactorRequirement,
    SecondFactorService,
    SecondFactorQueries,
    SecondFactorLogin,
    SecondFactorMails,
    Challenges,
    FactorCheck,
    Ceremonies,
    PasskeyService,
    PasskeyLogin,
    OidcProvider,
    OidcSignIn,
    Attempts,
    IdentityService,
    PasswordSignIn,
    FirstAdmin,
    InvitationService,
    InvitationQueries,
    InvitationMails,
    InvitationAcceptance,
    PasswordResetService,
    PasswordRequests,
    PasswordMails,
    AccessCheck,
    Authentication,
    ...STRATEGIES,
    {
      provide: AuthModuleOptions,
      inject: STRATEGIES,
      useFactory: (...strategies: ConstructorParameters<typeof Strategies>) => new Strategies(...strategies),
    },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: AuthGuard },
    FairShareGuard,
    { provide: APP_GUARD, useExisting: FairShareGuard },
    // Runs after authentication, so that strangers learn nothing about a route's input.
    { provide: APP_GUARD, useClass: StrictInputGuard },
  ],
  exports: [
    Authentication,
    SessionService,
    DeviceService,
    TokenService,
    FirstAdmin,
    InvitationService,
    PasswordResetService,
    SecondFactorRequirement,
    SecondFactorService,
    IdentityService,
  ],
})
export class AuthModule {}
