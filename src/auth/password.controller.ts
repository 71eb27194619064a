import { Body, Controller, HttpCode, Put, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access, type Actor, CurrentActor, SessionOnly } from '../kernel/access/access.js';
import { ChangePasswordDto } from './auth.dto.js';
import { AuthService } from './auth.service.js';
import { clientOf } from './client.js';

@ApiTags('users')
@Controller('users/me/password')
export class PasswordController {
  constructor(private readonly auth: AuthService) {}

  /** Change the caller's password and end their other sessions. */
  @Put()
  @HttpCode(204)
  @Access('own')
  @SessionOnly()
  change(
    @CurrentActor() actor: Actor,
    @Body() input: ChangePasswordDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.auth.changePassword(actor, input, clientOf(request));
  }
}
