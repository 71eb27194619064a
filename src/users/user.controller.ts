import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor, SessionOnly, WithoutSecondFactor } from '../kernel/access/access.js';
import { type ExpectedVersions, IfMatch, TellsVersion, type Told } from '../kernel/http/etag.js';
import { PathId } from '../kernel/validation/input.pipe.js';
import { Problems } from '../kernel/http/openapi.decorators.js';
import { Lists } from '../kernel/paging/page.interceptor.js';
import type { Page } from '../kernel/paging/page.js';
import { CreateUserDto, StaleUserDto, UpdateMeDto, UpdateUserDto, UserDto, UserListQuery } from './user.dto.js';
import { UserQueries } from './user.queries.js';
import { told, UserService } from './user.service.js';

@ApiTags('users')
@Controller('users')
export class UserController {
  constructor(
    private readonly users: UserService,
    private readonly queries: UserQueries,
  ) {}

  /** Get the caller. */
  @Get('me')
  @Access('own')
  @WithoutSecondFactor()
  @TellsVersion()
  @ApiOkResponse({ type: UserDto })
  async me(@CurrentActor() actor: Actor): Promise<Told<UserDto>> {
    return told(await this.queries.get(actor.id));
  }

  /** Change the caller's name or email. */
  @Put('me')
  @Access('own')
  @SessionOnly()
  @Problems(409, [412, StaleUserDto])
  @TellsVersion()
  @ApiOkResponse({ type: UserDto })
  async updateMe(
    @CurrentActor() actor: Actor,
    @Body() input: UpdateMeDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<Told<UserDto>> {
    return told(await this.users.update(actor, actor.id, input, expected));
  }

  /** List all users. */
  @Get()
  @Access('admin')
  @Lists(UserDto)
  list(@Query() query: UserListQuery): Promise<Page<UserDto>> {
    return this.queries.list(query);
  }

  /** Add a user. */
  @Post()
  @Access('admin')
  @Idempotent()
  // Below the idempotency decorator, so that a repeated answer has an ETag too.
  @TellsVersion()
  @Problems(409)
  @ApiCreatedResponse({ type: UserDto })
  create(@CurrentActor() actor: Actor, @Body() input: CreateUserDto): Promise<Told<UserDto>> {
    return this.users.add(actor, input);
  }

  /** Get a user. */
  @Get(':id')
  @Access('admin')
  @Problems(404)
  @TellsVersion()
  @ApiOkResponse({ type: UserDto })
  async get(@PathId() id: string): Promise<Told<UserDto>> {
    return told(await this.queries.get(id));
  }

  /** Change a user; a new password ends their sessions. */
  @Put(':id')
  @Access('admin')
  @Problems(404, 409, [412, StaleUserDto])
  @TellsVersion()
  @ApiOkResponse({ type: UserDto })
  async update(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: UpdateUserDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<Told<UserDto>> {
    return told(await this.users.update(actor, id, input, expected));
  }

  /** Delete a user: sessions and memberships end, tasks become unassigned, and the history keeps the name. */
  @Delete(':id')
  @HttpCode(204)
  @Access('admin')
  @Problems(404, 409)
  delete(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.users.delete(actor, id);
  }
}
