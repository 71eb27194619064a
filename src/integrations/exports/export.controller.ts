import { Controller, Get, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { CsvExportQuery } from './export.dto.js';
import { ExportService } from './export.service.js';

/** Files of what projects contain. */
@ApiTags('projects')
@Controller('projects')
export class ExportController {
  constructor(private readonly exports: ExportService) {}

  /**
   * Get the tasks of a project that the caller can see as a table (CSV, RFC 4180).
   * @remarks In the order of their numbers, archived ones included. UTF-8 with a byte order mark; all text is in quotes,
   * and what a spreadsheet would run as a formula begins with an apostrophe. It is read in parts while it is sent: each
   * task is in it once, as it was when its part was read. If it cannot be completed, the connection is closed.
   */
  @Get(':id/export.csv')
  @Access('project: visible')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string', format: 'binary' } } } })
  async csv(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() query: CsvExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name, content } = await this.exports.csv(actor, id, query);
    void reply.header('cache-control', 'no-store');
    return new StreamableFile(content, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${name}"`,
    });
  }
}
