import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../kernel/access/access.js';
import { Lists } from '../kernel/paging/page.interceptor.js';
import type { Page } from '../kernel/paging/page.js';
import { ActivityDto, ActivityListQuery } from './activity.dto.js';
import { ActivityQueries } from './activity.queries.js';
import { HistoryCheckQuery, HistoryCheckStepDto } from './chain/chain.dto.js';
import { ChainQueries } from './chain/chain.queries.js';

@ApiTags('activity')
@Controller('activity')
export class ActivityController {
  constructor(
    private readonly queries: ActivityQueries,
    private readonly chains: ChainQueries,
  ) {}

  /** The whole activity log, newest first. */
  @Get()
  @Access('admin')
  @Lists(ActivityDto)
  list(@Query() query: ActivityListQuery): Promise<Page<ActivityDto>> {
    return this.queries.list(query);
  }

  /**
   * Check the next part of the history.
   * @remarks Says whether the rows are as they were recorded, 1,000 at a time, project by project. Follow `next`
   * until it is null.
   */
  @Get('check')
  @Access('admin')
  check(@Query() { cursor }: HistoryCheckQuery): Promise<HistoryCheckStepDto> {
    return this.chains.step(cursor);
  }
}
