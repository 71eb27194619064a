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

  /** Get the progress of a project. */
  @Get('project/:id')
  @Access('project: visible')
  project(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ProjectReportDto> {
    return this.queries.project(actor, id);
  }

  /** Get the progress of each user's tasks. At most 5 seconds old, and including the caller's own changes. */
  @Get('team-performance')
  @Access('admin')
  @AnswersJson([TeamPerformanceDto])
  teamPerformance(@CurrentActor() actor: Actor): Promise<string> {
    return this.queries.teamPerformance(actor);
  }

  /** Get the number of tasks assigned to each user. At most 5 seconds old, and including the caller's own changes. */
  @Get('workload')
  @Access('admin')
  @AnswersJson([WorkloadDto])
  workload(@CurrentActor() actor: Actor): Promise<string> {
    return this.queries.workload(actor);
  }
}
