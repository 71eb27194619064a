import { Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathTask } from '../core/task-key.js';
import { WatchingDto } from './watching.dto.js';
import { WatchingQueries } from './watching.queries.js';
import { WatchingService } from './watching.service.js';

/** Who is told of what happens to a task. */
@ApiTags('tasks')
@Controller('tasks/:id/watch')
export class WatchingController {
  constructor(
    private readonly watching: WatchingService,
    private readonly queries: WatchingQueries,
  ) {}

  /** Get whether the caller watches a task. */
  @Get()
  @Access('task: reader')
  get(@CurrentActor() actor: Actor, @PathTask() id: string): Promise<WatchingDto> {
    return this.queries.get(actor, id);
  }

  /**
   * Watch a task: the caller is told of comments on it and of changes of it, as long as they can see it.
   * @remarks Creators, assignees, commenters and those who are mentioned watch a task without this. 200 users at most
   * can decide to watch a task.
   */
  @Put()
  @HttpCode(204)
  @Access('task: reader')
  @Problems(409)
  watch(@CurrentActor() actor: Actor, @PathTask() id: string): Promise<void> {
    return this.watching.set(actor, id, true);
  }

  /**
   * Watch a task no longer, also not as its creator, or for having commented on it; assignees are still told of changes.
   * @remarks It stays so until the caller watches it again. Mentions still reach them.
   */
  @Delete()
  @HttpCode(204)
  @Access('task: reader')
  unwatch(@CurrentActor() actor: Actor, @PathTask() id: string): Promise<void> {
    return this.watching.set(actor, id, false);
  }
}
