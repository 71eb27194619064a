import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor, SessionOnly } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { Lists } from '../../kernel/paging/page.interceptor.js';
import type { Page } from '../../kernel/paging/page.js';
import { PageQuery } from '../../kernel/paging/page.dto.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { ApiTokenDto, CreateApiTokenDto, NewApiTokenDto } from './api-token.dto.js';
import { ApiTokenQueries } from './api-token.queries.js';
import { ApiTokenService } from './api-token.service.js';

@ApiTags('tokens')
@Controller('tokens')
@SessionOnly()
export class ApiTokenController {
  constructor(
    private readonly tokens: ApiTokenService,
    private readonly queries: ApiTokenQueries,
  ) {}

  /**
   * Create an API token, with which a program acts for the caller.
   * @remarks It never allows more than its user may do, at the time of its use. A user has at most 100.
   */
  @Post()
  @Access('own')
  @Idempotent()
  @Problems(403, 409)
  @ApiCreatedResponse({ type: NewApiTokenDto })
  create(@CurrentActor() actor: Actor, @Body() input: CreateApiTokenDto): Promise<NewApiTokenDto> {
    return this.tokens.create(actor, input);
  }

  /** List the caller's API tokens, newest first. */
  @Get()
  @Access('own')
  @Problems(403)
  @Lists(ApiTokenDto)
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<ApiTokenDto>> {
    return this.queries.list(actor.id, query);
  }

  /**
   * Revoke one of the caller's API tokens.
   * @remarks It fails at the next request; live connections with it are closed within two seconds.
   */
  @Delete(':id')
  @HttpCode(204)
  @Access('own')
  @Problems(403, 404)
  delete(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.tokens.delete(actor, actor.id, id);
  }
}

/** The tokens of any user, for admins. */
@ApiTags('tokens')
@Controller('users/:id/tokens')
@SessionOnly()
export class UserApiTokenController {
  constructor(
    private readonly tokens: ApiTokenService,
    private readonly queries: ApiTokenQueries,
  ) {}

  /** List the API tokens of a user, newest first. */
  @Get()
  @Access('admin')
  @Problems(404)
  @Lists(ApiTokenDto)
  list(@PathId() id: string, @Query() query: PageQuery): Promise<Page<ApiTokenDto>> {
    return this.queries.listOf(id, query);
  }

  /** Revoke an API token of a user. */
  @Delete(':token_id')
  @HttpCode(204)
  @Access('admin')
  @Problems(404)
  delete(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('token_id') token_id: string): Promise<void> {
    return this.tokens.delete(actor, id, token_id);
  }
}
