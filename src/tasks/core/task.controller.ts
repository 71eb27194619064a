import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ActivityDto } from '../../history/activity.dto.js';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PageQuery } from '../../kernel/paging/page.dto.js';
import { Lists } from '../../kernel/paging/page.interceptor.js';
import type { Page } from '../../kernel/paging/page.js';
import {
  ChangedColumnDto,
  CreateTaskDto,
  FullColumnDto,
  MoveTaskDto,
  StaleTaskDto,
  TaskDto,
  UpdateTaskDto,
} from './task.dto.js';
import { TaskQuery } from '../past/past.dto.js';
import { PastQueries } from '../past/past.queries.js';
import { TaskListQuery } from './task-list.dto.js';
import { PathTask } from './task-key.js';
import { TaskQueries } from './task.queries.js';
import { TaskService } from './task.service.js';

@ApiTags('tasks')
@Controller('tasks')
export class TaskController {
  constructor(
    private readonly tasks: TaskService,
    private readonly queries: TaskQueries,
    private readonly past: PastQueries,
  ) {}

  /** Create a task at the end of its column. */
  @Post()
  @Access('project: contributor')
  @Idempotent()
  @Problems([409, FullColumnDto])
  create(@CurrentActor() actor: Actor, @Body() input: CreateTaskDto): Promise<TaskDto> {
    return this.tasks.create(actor, input);
  }

  /** List the tasks that the caller can see. */
  @Get()
  @Access('authenticated')
  @Lists(TaskDto)
  list(@CurrentActor() actor: Actor, @Query() query: TaskListQuery): Promise<Page<TaskDto>> {
    return this.queries.list(actor, query);
  }

  /** Get a task. */
  @Get(':id')
  @Access('task: reader')
  get(@CurrentActor() actor: Actor, @PathTask() id: string, @Query() { at }: TaskQuery): Promise<TaskDto> {
    return at === undefined ? this.queries.get(actor, id) : this.past.task(actor, id, at);
  }

  /** Change the fields of a task that are present. */
  @Put(':id')
  @Access('task: writer')
  @Problems([409, FullColumnDto], [412, StaleTaskDto])
  update(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @Body() input: UpdateTaskDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<TaskDto> {
    return this.tasks.update(actor, id, input, expected);
  }

  /** Move a task to a place on the board. */
  @Patch(':id/move')
  @Access('task: writer')
  @Problems([409, ChangedColumnDto], [412, StaleTaskDto])
  move(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @Body() input: MoveTaskDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<TaskDto> {
    return this.tasks.move(actor, id, input, expected);
  }

  /** Move a task to the trash. */
  @Delete(':id')
  @HttpCode(204)
  @Access('task: writer')
  @Problems([412, StaleTaskDto])
  delete(@CurrentActor() actor: Actor, @PathTask() id: string, @IfMatch() expected: ExpectedVersions): Promise<void> {
    return this.tasks.delete(actor, id, expected);
  }

  /** Restore a task from the trash, to its former place. */
  @Post(':id/restore')
  @HttpCode(200)
  @Access('task: writer')
  @Problems([412, StaleTaskDto])
  restore(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<TaskDto> {
    return this.tasks.restore(actor, id, expected);
  }

  /** List the activity of a task, newest first. */
  @Get(':id/activity')
  @Access('task: reader')
  @Lists(ActivityDto)
  activity(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @Query() query: PageQuery,
  ): Promise<Page<ActivityDto>> {
    return this.queries.activityOf(actor, id, query);
  }
}
