import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { OptionalBody } from '../../kernel/validation/optional-body.js';
import { FullColumnDto, TaskDto } from '../core/task.dto.js';
import { PathTask } from '../core/task-key.js';
import { CopyTaskDto } from './copy.dto.js';
import { TaskCopyService } from './task-copy.service.js';

@ApiTags('tasks')
@Controller('tasks')
export class TaskCopyController {
  constructor(private readonly copies: TaskCopyService) {}

  /**
   * Copy a task within its project.
   * @remarks The copy has the title, description, priority, dates, estimate and labels of the original, its assignee if
   * they still work in the project, and its checklist, with no item done. It has neither its comments nor its
   * attachments.
   */
  @Post(':id/copy')
  @Access('task: writer')
  @OptionalBody(CopyTaskDto)
  @Idempotent()
  @Problems([409, FullColumnDto])
  copy(@CurrentActor() actor: Actor, @PathTask() id: string, @Body() input: CopyTaskDto): Promise<TaskDto> {
    return this.copies.copy(actor, id, input);
  }
}
