import { Controller, Delete, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { StaleTaskDto, TaskDto } from '../core/task.dto.js';
import { PathTask } from '../core/task-key.js';
import { TaskLabelService } from './task-label.service.js';

/** The labels of tasks. */
@ApiTags('labels')
@Controller('tasks/:id/labels/:label_id')
export class TaskLabelController {
  constructor(private readonly labels: TaskLabelService) {}

  /** Put a label of the project on a task; no effect if the task has it. */
  @Put()
  @Access('task: writer')
  @Problems(409, [412, StaleTaskDto])
  add(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @PathId('label_id') label_id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<TaskDto> {
    return this.labels.add(actor, id, label_id, expected);
  }

  /** Take a label off a task; no effect if the task does not have it. */
  @Delete()
  @HttpCode(204)
  @Access('task: writer')
  @Problems([412, StaleTaskDto])
  remove(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @PathId('label_id') label_id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.labels.remove(actor, id, label_id, expected);
  }
}
