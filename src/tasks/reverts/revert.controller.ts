import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { OptionalBody } from '../../kernel/validation/optional-body.js';
import { RevertChangeDto, RevertChangesDto, RevertConflictDto, RevertDto } from './revert.dto.js';
import { RevertService } from './revert.service.js';

@ApiTags('activity')
@Controller('activity')
export class RevertController {
  constructor(private readonly reverts: RevertService) {}

  /**
   * Take back what was done to the tasks of a project, in a span of time or by an earlier request of this kind.
   * @remarks All in one transaction, as new changes by the caller, who must be allowed to make them. A value goes back only
   * if it still is what the change made it. At most 500 changes; changes of other things than tasks, and those of imports, are
   * skipped.
   */
  @Post('revert')
  @HttpCode(200)
  @Access('project: contributor')
  @Problems(404, [409, RevertConflictDto])
  revertMany(@CurrentActor() actor: Actor, @Body() input: RevertChangesDto): Promise<RevertDto> {
    return this.reverts.revertMany(actor, input);
  }

  /**
   * Take back one change of a task.
   * @remarks As a new change by the caller. If the task was changed since in the same fields, nothing is taken back.
   */
  @Post(':id/revert')
  @HttpCode(200)
  @Access('task: writer')
  @OptionalBody(RevertChangeDto)
  @Problems([409, RevertConflictDto])
  revert(@CurrentActor() actor: Actor, @PathId() id: string, @Body() input?: RevertChangeDto): Promise<RevertDto> {
    return this.reverts.revert(actor, id, input ?? {});
  }
}
