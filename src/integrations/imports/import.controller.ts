import { Body, Controller, Delete, Get, Headers, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiIdempotencyKey, idempotencyKey, replayed } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { AcceptsUploads, type Upload, UploadedForm } from '../../kernel/http/uploads.js';
import { Lists } from '../../kernel/paging/page.interceptor.js';
import type { Page } from '../../kernel/paging/page.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { CandidateDto, CandidateQuery } from '../../projects/members/member.dto.js';
import { MemberQueries } from '../../projects/members/member.queries.js';
import { ImportUploadDto, PlankaRefusalDto } from './import-form.dto.js';
import { ImportDto, ImportListQuery, ImportSummaryDto, UnansweredDto } from './import.dto.js';
import { ImportQueries } from './import.queries.js';
import { ImportService } from './import.service.js';
import { MappingsDto } from './mappings.dto.js';

/** What `IMPORT_MAX_MB` can be at most. */
const MAX_FILE_BYTES = 2048 * 1024 * 1024;

@ApiTags('imports')
@Controller('imports')
export class ImportController {
  constructor(
    private readonly imports: ImportService,
    private readonly queries: ImportQueries,
    private readonly members: MemberQueries,
  ) {}

  /**
   * Import a file of another system, or a board of Planka.
   * @remarks The answer comes once the file has arrived, or the board has been read from Planka; `GET /imports/{id}` tells how far it is. With `dry_run`, and if
   * something has to be chosen, it waits for `POST /imports/{id}/start`.
   */
  @Post()
  @Access('import: importer')
  @AcceptsUploads({ files: 1, fileBytes: MAX_FILE_BYTES, fields: 5 })
  @ApiBody({ type: ImportUploadDto })
  @ApiIdempotencyKey()
  @Problems([400, PlankaRefusalDto], 404, 409)
  async create(
    @CurrentActor() actor: Actor,
    @UploadedForm() upload: Upload,
    @Headers() headers: Record<string, unknown>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportDto> {
    const { answer, isReplayed } = await this.imports.create(actor, upload, idempotencyKey({ headers }));
    return isReplayed ? replayed(reply, answer) : answer;
  }

  /** List the caller's imports, newest first. */
  @Get()
  @Access('own')
  @Lists(ImportSummaryDto)
  list(@CurrentActor() actor: Actor, @Query() query: ImportListQuery): Promise<Page<ImportSummaryDto>> {
    return this.queries.list(actor, query);
  }

  /** Get an import of the caller: how far it is, what it would make, and what it has made. */
  @Get(':id')
  @Access('own')
  @Problems(404)
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ImportDto> {
    return this.queries.get(actor, id);
  }

  /**
   * Change the mappings that are present, before the start.
   * @remarks What would be made is then computed again: the import is `reading` for a moment.
   */
  @Put(':id')
  @Access('own')
  @Problems(403, 404, 409)
  update(@CurrentActor() actor: Actor, @PathId() id: string, @Body() input: MappingsDto): Promise<ImportDto> {
    return this.imports.update(actor, id, input);
  }

  /** Start an import that waits for it. */
  @Post(':id/start')
  @HttpCode(200)
  @Access('own')
  @Problems(403, 404, [409, UnansweredDto])
  start(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ImportDto> {
    return this.imports.start(actor, id);
  }

  /** Take a finished import back: the project that it made goes to the trash, or else the tasks that it made do. */
  @Post(':id/undo')
  @HttpCode(200)
  @Access('own')
  @Problems(403, 404, 409)
  undo(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ImportDto> {
    return this.imports.undo(actor, id);
  }

  /** Cancel an import that has not finished; what it has made is taken back. */
  @Delete(':id')
  @HttpCode(204)
  @Access('own')
  @Problems(404, 409)
  cancel(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.imports.cancel(actor, id);
  }

  /** List the users who people of the source can be, by name. */
  @Get(':id/candidates')
  @Access('own')
  @Problems(404)
  @Lists(CandidateDto)
  async candidates(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() query: CandidateQuery,
  ): Promise<Page<CandidateDto>> {
    await this.queries.get(actor, id);
    return this.members.everybody(actor, query);
  }
}
