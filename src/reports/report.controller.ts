import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../kernel/access/access.js';
import { PathId } from '../kernel/validation/input.pipe.js';
import { AnswersJson } from '../kernel/http/openapi.decorators.js';
import { ProjectReportDto, TeamPerformanceDto, WorkloadDto } from './report.dto.js';
import { ReportQueries } from './report.queries.js';

@ApiTags('reports')
@Controller('reports')
export class ReportController {
  constructor(private readonly queries: ReportQueries) {}

  /** How far a project is. */
  @Get('project/:id')
  @Access('project: visible')
  project(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ProjectReportDto> {
    return this.queries.project(actor, id);
  }

  /** How far each user's tasks are, as of 5 seconds ago at most; with all that the caller has changed. */
  @Get('team-performance')
  @Access('admin')
  @AnswersJson([TeamPerformanceDto])
  teamPerformance(@CurrentActor() actor: Actor): Promise<string> {
    return this.queries.teamPerformance(actor);
  }

  /** How much is assigned to each user, as of 5 seconds ago at most; with all that the caller has changed. */
  @Get('workload')
  @Access('admin')
  @AnswersJson([WorkloadDto])
  workload(@CurrentActor() actor: Actor): Promise<string> {
    return this.queries.workload(actor);
  }
}
