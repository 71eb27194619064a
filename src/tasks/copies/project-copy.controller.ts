import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { ProjectDto } from '../../projects/project.dto.js';
import { CopyProjectDto } from './project-copy.dto.js';
import { ProjectCopyService } from './project-copy.service.js';

@ApiTags('projects')
@Controller('projects')
export class ProjectCopyController {
  constructor(private readonly copies: ProjectCopyService) {}

  /**
   * Copy a project that the caller can see.
   * @remarks The copy has the description, access, archive rule, columns and labels of the original, and what the body asks
   * for. Its first manager is who makes it. Tasks keep their places; no item of their checklists is done, and they are
   * assigned only to those who work in the copy. They have neither comments nor attachments.
   */
  @Post(':id/copy')
  @Access('project: creator')
  @Idempotent()
  @Problems(404, 409)
  copy(@CurrentActor() actor: Actor, @PathId() id: string, @Body() input: CopyProjectDto): Promise<ProjectDto> {
    return this.copies.copy(actor, id, input);
  }
}
