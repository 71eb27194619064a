import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/access.js';
import { Lists } from '../common/page.interceptor.js';
import type { Page } from '../common/page.js';
import { ActivityDto, ActivityListQuery } from './activity.dto.js';
import { ActivityQueries } from './activity.queries.js';

@ApiTags('activity')
@Controller('activity')
export class ActivityController {
  constructor(private readonly queries: ActivityQueries) {}

  /** Everything that was changed, newest first. */
  @Get()
  @Access('admin')
  @Lists(ActivityDto)
  list(@Query() query: ActivityListQuery): Promise<Page<ActivityDto>> {
    return this.queries.list(query);
  }
}
