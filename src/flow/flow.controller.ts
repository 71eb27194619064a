import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../kernel/access/access.js';
import { Problems } from '../kernel/http/openapi.decorators.js';
import { PathId } from '../kernel/validation/input.pipe.js';
import { FlowDto, FlowQuery, ForecastDto, ForecastQuery } from './flow.dto.js';
import { FlowQueries } from './flow.queries.js';

@ApiTags('reports')
@Controller('projects/:id')
export class FlowController {
  constructor(private readonly queries: FlowQueries) {}

  /**
   * Get how work flows through a project, day by day, and how long tasks took.
   * @remarks Computed from the history, with the columns and the categories that tasks had at the time. Counts are over
   * all tasks of the project outside the trash, archived ones included; lists contain those that the caller can see. See
   * docs/flow.md.
   */
  @Get('flow')
  @Access('project: visible')
  flow(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: FlowQuery): Promise<FlowDto> {
    return this.queries.flow(actor, id, query);
  }

  /**
   * Forecast when so many tasks are done, or how many are done on a date.
   * @remarks A Monte Carlo simulation over how many tasks were finished on each of the last 84 days. The same question
   * on the same day has the same answer. 409 if fewer than 10 tasks were finished on those days.
   */
  @Get('forecast')
  @Access('project: visible')
  @Problems(409)
  forecast(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: ForecastQuery): Promise<ForecastDto> {
    return this.queries.forecast(actor, id, query);
  }
}
