import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import {
  CreateViewDto,
  MAX_VIEWS,
  StaleViewDto,
  TakenViewDto,
  UpdateViewDto,
  ViewDto,
  ViewListQuery,
} from './view.dto.js';
import { ViewQueries } from './view.queries.js';
import { ViewService } from './view.service.js';

/** Saved views. */
@ApiTags('views')
@Controller('views')
@ApiExtraModels(ViewDto)
export class ViewController {
  constructor(
    private readonly views: ViewService,
    private readonly queries: ViewQueries,
  ) {}

  /** List the caller's views of a project and those that it shares, or the caller's views of all tasks, by name. */
  @Get()
  @Access('view: reader')
  @ApiOkResponse({
    schema: { type: 'array', maxItems: 2 * MAX_VIEWS, items: { $ref: '#/components/schemas/ViewDto' } },
  })
  list(@CurrentActor() actor: Actor, @Query() { project_id }: ViewListQuery): Promise<ViewDto[]> {
    return project_id === undefined ? this.queries.ofAll(actor) : this.queries.ofProject(actor, project_id);
  }

  /** Save a view, for the caller or for everybody who sees its project. */
  @Post()
  @Access('view: editor')
  @Idempotent()
  @Problems([409, TakenViewDto])
  create(@CurrentActor() actor: Actor, @Body() input: CreateViewDto): Promise<ViewDto> {
    return this.views.create(actor, input);
  }

  /** Get a view. */
  @Get(':id')
  @Access('view: reader')
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ViewDto> {
    return this.queries.get(actor, id);
  }

  /** Change the fields of a view that are present. */
  @Put(':id')
  @Access('view: editor')
  @Problems([409, TakenViewDto], [412, StaleViewDto])
  update(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: UpdateViewDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<ViewDto> {
    return this.views.update(actor, id, input, expected);
  }

  /**
   * Delete a view.
   * @remarks For `TRASH_DAYS` it can be restored.
   */
  @Delete(':id')
  @HttpCode(204)
  @Access('view: editor')
  @Problems([412, StaleViewDto])
  delete(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() expected: ExpectedVersions): Promise<void> {
    return this.views.delete(actor, id, expected);
  }

  /** Restore a deleted view; no effect if it is not deleted. */
  @Post(':id/restore')
  @HttpCode(200)
  @Access('view: editor')
  @Problems([409, TakenViewDto], [412, StaleViewDto])
  restore(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() expected: ExpectedVersions): Promise<ViewDto> {
    return this.views.restore(actor, id, expected);
  }
}
