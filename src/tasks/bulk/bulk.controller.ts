import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { BulkDto, BulkResultDto, RefusedTasksDto } from './bulk.dto.js';
import { BulkService } from './bulk.service.js';

@ApiTags('tasks')
@Controller('tasks/bulk')
export class BulkController {
  constructor(private readonly bulk: BulkService) {}

  /**
   * Change, move, archive, delete or restore up to 500 tasks, all of them or none.
   * @remarks If some of them cannot be changed, nothing is, and `refused` names all of those. Each change is recorded by
   * itself; who is concerned by several of them gets one notification.
   */
  @Post()
  @HttpCode(200)
  @Access('task: writer')
  @Problems(
    [400, RefusedTasksDto],
    [403, RefusedTasksDto],
    [404, RefusedTasksDto],
    [409, RefusedTasksDto],
    [412, RefusedTasksDto],
  )
  change(@CurrentActor() actor: Actor, @Body() input: BulkDto): Promise<BulkResultDto> {
    return this.bulk.run(actor, input);
  }
}
