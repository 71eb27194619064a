import { Body, Controller, Delete, Get, HttpCode, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../common/access.js';
import { PathId } from '../common/input.pipe.js';
import { Problems } from '../common/openapi.decorators.js';
import { Lists } from '../common/page.interceptor.js';
import type { Page } from '../common/page.js';
import { UpdateMeDto, UpdateUserDto, UserDto, UserListQuery } from './user.dto.js';
import { UserQueries } from './user.queries.js';
import { UserService } from './user.service.js';

@ApiTags('users')
@Controller('users')
export class UserController {
  constructor(
    private readonly users: UserService,
    private readonly queries: UserQueries,
  ) {}

  /** The caller. */
  @Get('me')
  @Access('own')
  me(@CurrentActor() actor: Actor): Promise<UserDto> {
    return this.queries.get(actor.id);
  }

  /** Change the caller's name or email. */
  @Put('me')
  @Access('own')
  @Problems(409)
  updateMe(@CurrentActor() actor: Actor, @Body() input: UpdateMeDto): Promise<UserDto> {
    return this.users.update(actor, actor.id, input);
  }

  /** All users. */
  @Get()
  @Access('admin')
  @Lists(UserDto)
  list(@Query() query: UserListQuery): Promise<Page<UserDto>> {
    return this.queries.list(query);
  }

  /** One user. */
  @Get(':id')
  @Access('admin')
  @Problems(404)
  get(@PathId() id: string): Promise<UserDto> {
    return this.queries.get(id);
  }

  /** Change a user; a new password ends their sessions. */
  @Put(':id')
  @Access('admin')
  @Problems(404, 409)
  update(@CurrentActor() actor: Actor, @PathId() id: string, @Body() input: UpdateUserDto): Promise<UserDto> {
    return this.users.update(actor, id, input);
  }

  /** Delete a user: sessions and memberships end, tasks become unassigned, history keeps the name. */
  @Delete(':id')
  @HttpCode(204)
  @Access('admin')
  @Problems(404, 409)
  delete(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.users.delete(actor, id);
  }
}
