import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { PathTask } from '../core/task-key.js';
import { CreateLinkDto, LinkConflictDto, LinkDto, MAX_LINKS, MAX_PROJECT_LINKS, ProjectLinkDto } from './link.dto.js';
import { LinkQueries } from './link.queries.js';
import { LinkService } from './link.service.js';

/** The links between tasks. */
@ApiTags('links')
@Controller()
export class LinkController {
  constructor(
    private readonly links: LinkService,
    private readonly queries: LinkQueries,
  ) {}

  /**
   * List the links of a task, by type.
   * @remarks Only those to tasks that the caller can see, whichever project they are in.
   */
  @Get('tasks/:id/links')
  @Access('task: reader')
  @ApiOkResponse({
    schema: { type: 'array', maxItems: MAX_LINKS, items: { $ref: '#/components/schemas/LinkDto' } },
  })
  list(@CurrentActor() actor: Actor, @PathTask() id: string): Promise<LinkDto[]> {
    return this.queries.list(actor, id);
  }

  /**
   * List the links between tasks of a project, the newest first.
   * @remarks Only those of which the caller can see both tasks, and not more than 2,000: this is what a timeline draws.
   */
  @Get('projects/:id/links')
  @Access('project: visible')
  @ApiExtraModels(ProjectLinkDto)
  @ApiOkResponse({
    schema: { type: 'array', maxItems: MAX_PROJECT_LINKS, items: { $ref: '#/components/schemas/ProjectLinkDto' } },
  })
  listOfProject(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ProjectLinkDto[]> {
    return this.queries.listOfProject(actor, id);
  }

  /**
   * Link a task to another one that the caller can see.
   * @remarks Tasks cannot block each other in a circle, through whatever projects.
   */
  @Post('tasks/:id/links')
  @Access('task: writer')
  @Idempotent()
  @Problems([409, LinkConflictDto])
  create(@CurrentActor() actor: Actor, @PathTask() id: string, @Body() input: CreateLinkDto): Promise<LinkDto> {
    return this.links.create(actor, id, input);
  }

  /** Get a link, as the task sees it at which it begins. */
  @Get('links/:id')
  @Access('task: reader')
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<LinkDto> {
    return this.queries.get(actor, id);
  }

  /** Remove a link; its caller can see both tasks, and may change one of them. */
  @Delete('links/:id')
  @HttpCode(204)
  @Access('task: writer')
  delete(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.links.delete(actor, id);
  }
}
