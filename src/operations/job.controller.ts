import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, SessionOnly } from '../kernel/access/access.js';
import { Problems } from '../kernel/http/openapi.decorators.js';
import { Lists } from '../kernel/paging/page.interceptor.js';
import type { Page } from '../kernel/paging/page.js';
import { PathId } from '../kernel/validation/input.pipe.js';
import { JobDto, JobListQuery } from './job.dto.js';
import { JobQueries } from './job.queries.js';

@ApiTags('jobs')
@Controller('jobs')
@SessionOnly()
export class JobController {
  constructor(private readonly jobs: JobQueries) {}

  /**
   * List the jobs that are not done, newest first.
   * @remarks Those that have failed are kept for 30 days.
   */
  @Get()
  @Access('admin')
  @Lists(JobDto)
  list(@Query() query: JobListQuery): Promise<Page<JobDto>> {
    return this.jobs.list(query);
  }

  /** Try a failed job again. */
  @Post(':id/retry')
  @HttpCode(200)
  @Access('admin')
  @Problems(404)
  retry(@PathId() id: string): Promise<JobDto> {
    return this.jobs.retry(id);
  }
}
