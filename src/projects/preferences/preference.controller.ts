import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { BoardSettingsDto, UpdateBoardSettingsDto } from './preference.dto.js';
import { PreferenceQueries } from './preference.queries.js';
import { PreferenceService } from './preference.service.js';

/** What users arrange for themselves in a project. */
@ApiTags('projects')
@Controller('projects/:id')
export class PreferenceController {
  constructor(
    private readonly preferences: PreferenceService,
    private readonly queries: PreferenceQueries,
  ) {}

  /**
   * Star a project, for the caller alone; no effect if it is starred.
   * @remarks A star gives no access. A user can star 100 of the projects that they can see.
   */
  @Put('star')
  @HttpCode(204)
  @Access('project: visible')
  @Problems(409)
  star(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.preferences.star(actor, id);
  }

  /** Take the caller's star from a project; no effect if it has none. */
  @Delete('star')
  @HttpCode(204)
  @Access('project: visible')
  unstar(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.preferences.unstar(actor, id);
  }

  /** Get how the caller has arranged the board for themselves. */
  @Get('board-settings')
  @Access('project: visible')
  boardSettings(@CurrentActor() actor: Actor, @PathId() id: string): Promise<BoardSettingsDto> {
    return this.queries.boardSettings(actor, id);
  }

  /** Change the settings of the caller's board that are present, and of its columns those that are named. */
  @Put('board-settings')
  @Access('project: visible')
  updateBoardSettings(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: UpdateBoardSettingsDto,
  ): Promise<BoardSettingsDto> {
    return this.preferences.updateBoard(actor, id, input);
  }
}
