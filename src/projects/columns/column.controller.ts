import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import {
  ChangedColumnsDto,
  ColumnDto,
  CreateColumnDto,
  DeleteColumnQuery,
  FilledColumnDto,
  MAX_COLUMNS,
  MoveColumnDto,
  StaleColumnDto,
  UpdateColumnDto,
} from './column.dto.js';
import { ColumnQueries } from './column.queries.js';
import { ColumnService } from './column.service.js';

/** The columns of boards. */
@ApiTags('columns')
@Controller()
export class ColumnController {
  constructor(
    private readonly columns: ColumnService,
    private readonly queries: ColumnQueries,
  ) {}

  /** List the columns of a project's board, from left to right. */
  @Get('projects/:id/columns')
  @Access('project: visible')
  @ApiOkResponse({
    schema: { type: 'array', maxItems: MAX_COLUMNS, items: { $ref: '#/components/schemas/ColumnDto' } },
  })
  list(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ColumnDto[]> {
    return this.queries.list(actor, id);
  }

  /** Add a column to a project's board. */
  @Post('projects/:id/columns')
  @Access('project: manager')
  @Idempotent()
  @Problems([409, ChangedColumnsDto])
  create(@CurrentActor() actor: Actor, @PathId() id: string, @Body() input: CreateColumnDto): Promise<ColumnDto> {
    return this.columns.create(actor, id, input);
  }

  /** Get a column. */
  @Get('columns/:id')
  @Access('project: visible')
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ColumnDto> {
    return this.queries.get(actor, id);
  }

  /** Change the fields of a column that are present. */
  @Put('columns/:id')
  @Access('project: manager')
  @Problems(409, [412, StaleColumnDto])
  update(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: UpdateColumnDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<ColumnDto> {
    return this.columns.update(actor, id, input, expected);
  }

  /** Move a column to another place on its board. */
  @Patch('columns/:id/move')
  @Access('project: manager')
  @Problems([409, ChangedColumnsDto], [412, StaleColumnDto])
  move(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: MoveColumnDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<ColumnDto> {
    return this.columns.move(actor, id, input, expected);
  }

  /** Delete a column; its tasks go to another one. */
  @Delete('columns/:id')
  @HttpCode(204)
  @Access('project: manager')
  @Problems([409, FilledColumnDto], [412, StaleColumnDto])
  delete(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() { move_to }: DeleteColumnQuery,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.columns.delete(actor, id, move_to, expected);
  }
}
