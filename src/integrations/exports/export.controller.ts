import { Controller, Get, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Uncompressed } from '../../kernel/http/uploads.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { CsvExportQuery } from './export.dto.js';
import { ExportService } from './export.service.js';
import type { Export } from './open-exports.js';
import { ZipExportService } from './zip/zip-export.service.js';

/** Files of what projects contain. */
@ApiTags('projects')
@Controller()
export class ExportController {
  constructor(
    private readonly exports: ExportService,
    private readonly zips: ZipExportService,
  ) {}

  /**
   * Get the tasks of a project that the caller can see as a table (CSV, RFC 4180).
   * @remarks In the order of their numbers, archived ones included. UTF-8 with a byte order mark; all text is in quotes,
   * and what a spreadsheet would run as a formula begins with an apostrophe. It is read in parts while it is sent: each
   * task is in it once, as it was when its part was read. If it cannot be completed, the connection is closed.
   */
  @Get('projects/:id/export.csv')
  @Access('project: visible')
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string', format: 'binary' } } } })
  async csv(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() query: CsvExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return sent(await this.exports.csv(actor, id, query), 'text/csv; charset=utf-8', reply);
  }

  /**
   * Get all of a project that the caller can see, as a zip file.
   * @remarks Its tasks, comments, checklists, attachments, history and all else, as it is at one moment, in lines of JSON
   * whose schema is in the file. If it cannot be completed, the connection is closed.
   */
  @Get('projects/:id/export')
  @Uncompressed()
  @Access('project: visible')
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async zip(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return sent(await this.zips.project(actor, id), 'application/zip', reply);
  }

  /**
   * Get all projects of the installation, as a zip file.
   * @remarks Each as `GET /projects/{id}/export` has it, as it is when its turn comes; without what is in the trash.
   */
  @Get('export')
  @Uncompressed()
  @Access('admin')
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async all(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    return sent(await this.zips.all(actor), 'application/zip', reply);
  }
}

function sent({ name, content }: Export, type: string, reply: FastifyReply): StreamableFile {
  void reply.header('cache-control', 'no-store');
  return new StreamableFile(content, { type, disposition: `attachment; filename="${name}"` });
}
