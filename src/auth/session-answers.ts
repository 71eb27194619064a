import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { TokenDto } from './auth.dto.js';
import { DeviceCookie } from './device-cookie.js';
import { RefreshCookie } from './refresh-cookie.js';
import type { OpenSession } from './session.service.js';
import { TokenService } from './token.service.js';

/** Answers to who was let in: an access token, and cookies for the next one. */
@Injectable()
export class SessionAnswers {
  constructor(
    private readonly tokens: TokenService,
    private readonly cookie: RefreshCookie,
    private readonly device: DeviceCookie,
  ) {}

  of({ session_id, refresh_token, deviceToken, user }: OpenSession, reply: FastifyReply): TokenDto {
    this.cookie.set(reply, refresh_token);
    this.device.set(reply, deviceToken);
    void reply.header('cache-control', 'no-store');
    const access_token = this.tokens.sign(user.id, session_id);
    return { access_token, token_type: 'bearer', expires_in: this.tokens.expires_in, user };
  }
}
