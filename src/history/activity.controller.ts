import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../kernel/access/access.js';
import { Lists } from '../kernel/paging/page.interceptor.js';
import type { Page } from '../kernel/paging/page.js';
import { ActivityDto, ActivityListQuery } from './activity.dto.js';
import { ActivityQueries } from './activity.queries.js';

@ApiTags('activity')
@Controller('activity')
export class ActivityController {
  constructor(private readonly queries: ActivityQueries) {}

  /** The whole activity log, newest first. */
  @Get()
  @Access('admin')
  @Lists(ActivityDto)
  list(@Query() query: ActivityListQuery): Promise<Page<ActivityDto>> {
    return this.queries.list(query);
  }
}
