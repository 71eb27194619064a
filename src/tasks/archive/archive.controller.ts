import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { StaleTaskDto, TaskDto } from '../core/task.dto.js';
import { PathTask } from '../core/task-key.js';
import { ArchiveService } from './archive.service.js';

@ApiTags('tasks')
@Controller('tasks/:id')
export class ArchiveController {
  constructor(private readonly archives: ArchiveService) {}

  /**
   * Archive a task: it leaves the board and the lists.
   * @remarks It stays in reports and can be read and changed as before; lists show it with `archived=true` or `any`.
   */
  @Post('archive')
  @HttpCode(200)
  @Access('task: writer')
  @Problems([412, StaleTaskDto])
  archive(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<TaskDto> {
    return this.archives.archive(actor, id, expected);
  }

  /** Put an archived task back to its place on the board. */
  @Post('unarchive')
  @HttpCode(200)
  @Access('task: writer')
  @Problems([412, StaleTaskDto])
  unarchive(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<TaskDto> {
    return this.archives.unarchive(actor, id, expected);
  }
}
