import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import {
  CreateLabelDto,
  LabelDto,
  MAX_LABELS,
  MergeLabelDto,
  StaleLabelDto,
  TakenLabelDto,
  UpdateLabelDto,
} from './label.dto.js';
import { LabelQueries } from './label.queries.js';
import { LabelService } from './label.service.js';

/** The labels of projects. */
@ApiTags('labels')
@Controller()
export class LabelController {
  constructor(
    private readonly labels: LabelService,
    private readonly queries: LabelQueries,
  ) {}

  /** List the labels of a project, by name. */
  @Get('projects/:id/labels')
  @Access('project: visible')
  @ApiOkResponse({
    schema: { type: 'array', maxItems: MAX_LABELS, items: { $ref: '#/components/schemas/LabelDto' } },
  })
  list(@CurrentActor() actor: Actor, @PathId() id: string): Promise<LabelDto[]> {
    return this.queries.list(actor, id);
  }

  /** Add a label to a project. */
  @Post('projects/:id/labels')
  @Access('project: manager')
  @Idempotent()
  @Problems([409, TakenLabelDto])
  create(@CurrentActor() actor: Actor, @PathId() id: string, @Body() input: CreateLabelDto): Promise<LabelDto> {
    return this.labels.create(actor, id, input);
  }

  /** Get a label. */
  @Get('labels/:id')
  @Access('project: visible')
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<LabelDto> {
    return this.queries.get(actor, id);
  }

  /**
   * Change the fields of a label that are present.
   * @remarks Tasks show the new name and color; neither `version` nor `updated_at` of a task changes with it.
   */
  @Put('labels/:id')
  @Access('project: manager')
  @Problems([409, TakenLabelDto], [412, StaleLabelDto])
  update(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: UpdateLabelDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<LabelDto> {
    return this.labels.update(actor, id, input, expected);
  }

  /**
   * Merge a label into another one of the project: the tasks that have it get the other one, and it is deleted.
   * @remarks The answer is the other label. Restoring the merged one takes the merge back.
   */
  @Post('labels/:id/merge')
  @HttpCode(200)
  @Access('project: manager')
  @Problems([412, StaleLabelDto])
  merge(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() { into }: MergeLabelDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<LabelDto> {
    return this.labels.merge(actor, id, into, expected);
  }

  /**
   * Delete a label.
   * @remarks The tasks that have it lose it, in the trash too. For `TRASH_DAYS` it can be restored.
   */
  @Delete('labels/:id')
  @HttpCode(204)
  @Access('project: manager')
  @Problems([412, StaleLabelDto])
  delete(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() expected: ExpectedVersions): Promise<void> {
    return this.labels.delete(actor, id, expected);
  }

  /** Restore a deleted or merged label, with the tasks that had it; no effect if it is not deleted. */
  @Post('labels/:id/restore')
  @HttpCode(200)
  @Access('project: manager')
  @Problems([409, TakenLabelDto], [412, StaleLabelDto])
  restore(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<LabelDto> {
    return this.labels.restore(actor, id, expected);
  }
}
