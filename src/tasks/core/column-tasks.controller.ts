import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { AnswersJson, Problems } from '../../kernel/http/openapi.decorators.js';
import { Sending, SendingAnswer } from '../../kernel/http/sending.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { BoardQueries } from './board.queries.js';
import { ColumnTasksDto } from './task.dto.js';
import { ColumnTasksQuery } from './task-list.dto.js';

/** The tasks of a column, part by part. */
@ApiTags('columns')
@Controller('columns/:id')
export class ColumnTasksController {
  constructor(private readonly boards: BoardQueries) {}

  /**
   * Get the next tasks of a column, in board order, as of one moment.
   * @remarks `cursor` is the `next` of a board or of an earlier answer. It names a place between two tasks, so it stays valid
   * when those are moved or deleted. Filters must be the same as there. `seq` is the number of the last event that the answer
   * includes: docs/live.md says how to combine it with events.
   */
  @Get('tasks')
  @Access('project: visible')
  @AnswersJson(ColumnTasksDto)
  @Problems(413)
  tasks(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() query: ColumnTasksQuery,
    @SendingAnswer() sending: Sending,
  ): Promise<string> {
    return this.boards.tasks(actor, id, query, sending);
  }
}
