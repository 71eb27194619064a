import { Body, Controller, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch, TellsVersion, type Told } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { ChangedColumnDto, StaleTaskDto } from '../core/task.dto.js';
import { PathTask } from '../core/task-key.js';
import { TransferDto, TransferTaskDto } from './transfer.dto.js';
import { TransferService } from './transfer.service.js';

@ApiTags('tasks')
@Controller('tasks')
export class TransferController {
  constructor(private readonly transfers: TransferService) {}

  /**
   * Move a task to another project, in which the caller may create tasks.
   * @remarks It takes its comments, checklist, attachments, links and dates along, and gets a key of that project; its former
   * keys still find it. The answer says what the project lacks: assignees who do not work there, and labels without a
   * counterpart of the same name. Without effect for the project in which the task is.
   */
  @Patch(':id/transfer')
  @Access('task: writer')
  @TellsVersion()
  @ApiOkResponse({ type: TransferDto })
  @Problems([409, ChangedColumnDto], [412, StaleTaskDto], 507)
  transfer(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @Body() input: TransferTaskDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<Told<TransferDto>> {
    return this.transfers.transfer(actor, id, input, expected);
  }
}
