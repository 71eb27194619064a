import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor, SessionOnly } from '../../kernel/access/access.js';
import { UpdateUserPreferencesDto, UserPreferencesDto } from './user-preference.dto.js';
import { UserPreferenceQueries } from './user-preference.queries.js';
import { UserPreferenceService } from './user-preference.service.js';

@ApiTags('users')
@Controller('users/me/preferences')
export class UserPreferenceController {
  constructor(
    private readonly preferences: UserPreferenceService,
    private readonly queries: UserPreferenceQueries,
  ) {}

  /** Get what reaches the caller by which way. */
  @Get()
  @Access('own')
  get(@CurrentActor() actor: Actor): Promise<UserPreferencesDto> {
    return this.queries.of(actor);
  }

  /**
   * Change what reaches the caller: of the kinds of notifications, those that are named.
   * @remarks Not for API tokens, since what they do is among what is told.
   */
  @Put()
  @Access('own')
  @SessionOnly()
  update(@CurrentActor() actor: Actor, @Body() input: UpdateUserPreferencesDto): Promise<UserPreferencesDto> {
    return this.preferences.update(actor, input);
  }
}
