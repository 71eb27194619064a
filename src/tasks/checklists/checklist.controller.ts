import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { FullColumnDto, TaskDto } from '../core/task.dto.js';
import { PathTask } from '../core/task-key.js';
import {
  ChangedChecklistDto,
  ChecklistItemDto,
  CreateChecklistItemDto,
  MoveChecklistItemDto,
  StaleChecklistItemDto,
  UpdateChecklistItemDto,
} from './checklist.dto.js';
import { MAX_ITEMS } from './checklist-progress.dto.js';
import { ChecklistQueries } from './checklist.queries.js';
import { ChecklistService } from './checklist.service.js';

/** The checklists of tasks. */
@ApiTags('checklists')
@Controller()
export class ChecklistController {
  constructor(
    private readonly checklists: ChecklistService,
    private readonly queries: ChecklistQueries,
  ) {}

  /** List the items of a task's checklist, in order. */
  @Get('tasks/:id/checklist')
  @Access('task: reader')
  @ApiOkResponse({
    schema: { type: 'array', maxItems: MAX_ITEMS, items: { $ref: '#/components/schemas/ChecklistItemDto' } },
  })
  list(@CurrentActor() actor: Actor, @PathTask() id: string): Promise<ChecklistItemDto[]> {
    return this.queries.list(actor, id);
  }

  /** Add an item to a task's checklist, after all others. */
  @Post('tasks/:id/checklist')
  @Access('task: writer')
  @Idempotent()
  create(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @Body() input: CreateChecklistItemDto,
  ): Promise<ChecklistItemDto> {
    return this.checklists.create(actor, id, input);
  }

  /** Get an item. */
  @Get('checklist/:id')
  @Access('task: reader')
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ChecklistItemDto> {
    return this.queries.get(actor, id);
  }

  /** Change the fields of an item that are present. */
  @Put('checklist/:id')
  @Access('task: writer')
  @Problems([412, StaleChecklistItemDto])
  update(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: UpdateChecklistItemDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<ChecklistItemDto> {
    return this.checklists.update(actor, id, input, expected);
  }

  /** Move an item to another place in its checklist. */
  @Patch('checklist/:id/move')
  @Access('task: writer')
  @Problems([409, ChangedChecklistDto], [412, StaleChecklistItemDto])
  move(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: MoveChecklistItemDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<ChecklistItemDto> {
    return this.checklists.move(actor, id, input, expected);
  }

  /** Delete an item. For `TRASH_DAYS` it can be restored, as long as it is among the last 200 of its task. */
  @Delete('checklist/:id')
  @HttpCode(204)
  @Access('task: writer')
  @Problems([412, StaleChecklistItemDto])
  delete(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() expected: ExpectedVersions): Promise<void> {
    return this.checklists.delete(actor, id, expected);
  }

  /** Restore a deleted item to its place; no effect if it is not deleted. */
  @Post('checklist/:id/restore')
  @HttpCode(200)
  @Access('task: writer')
  @Problems(409, [412, StaleChecklistItemDto])
  restore(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<ChecklistItemDto> {
    return this.checklists.restore(actor, id, expected);
  }

  /**
   * Make a task of an item, which leaves the checklist.
   * @remarks The answer is the task: it has the title and the assignee of the item, or is the caller's.
   */
  @Post('checklist/:id/convert')
  @HttpCode(200)
  @Access('task: writer')
  @Idempotent()
  @Problems([409, FullColumnDto], [412, StaleChecklistItemDto])
  convert(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() expected: ExpectedVersions): Promise<TaskDto> {
    return this.checklists.convert(actor, id, expected);
  }
}
