import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../kernel/access/access.js';
import { AnswersJson } from '../kernel/http/openapi.decorators.js';
import { DashboardDto, DashboardQuery } from './dashboard.dto.js';
import { DashboardQueries } from './dashboard.queries.js';

@ApiTags('dashboard')
@Controller('dashboard')
export class DashboardController {
  constructor(private readonly queries: DashboardQueries) {}

  /** Get counts, recent tasks, progress, notifications, projects and tasks that the caller can see. */
  @Get()
  @Access('authenticated')
  @AnswersJson(DashboardDto)
  get(@CurrentActor() actor: Actor, @Query() query: DashboardQuery): Promise<string> {
    return this.queries.get(actor, query);
  }
}
