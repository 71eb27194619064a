import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../kernel/access/access.js';
import { Lists } from '../kernel/paging/page.interceptor.js';
import type { Page } from '../kernel/paging/page.js';
import { FoundDto, SearchQuery } from './search.dto.js';
import { SearchQueries } from './search.queries.js';

@ApiTags('search')
@Controller('search')
export class SearchController {
  constructor(private readonly queries: SearchQueries) {}

  /**
   * Search everything that the caller can see, the best matches first.
   * @remarks All words must be in one title, description, comment, label or project, in any order: as they are, as the
   * beginning of a word, or with another English or German ending, whatever case and accents. Chinese, Japanese and
   * Korean need no spaces. A key or a number finds its task. If few things match, names that are spelled similarly follow.
   */
  @Get()
  @Access('authenticated')
  @Lists(FoundDto, { isCounted: false })
  search(@CurrentActor() actor: Actor, @Query() query: SearchQuery): Promise<Page<FoundDto>> {
    return this.queries.search(actor, query);
  }
}
