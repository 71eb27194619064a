import { Controller, Delete, Get, Headers, HttpCode, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiIdempotencyKey, idempotencyKey, replayed } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { AcceptsUploads, Uncompressed, type Upload, UploadedForm } from '../../kernel/http/uploads.js';
import { NotFound } from '../../kernel/http/problem.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { PathTask } from '../core/task-key.js';
import { AttachmentDto, AttachmentUploadDto, MAX_ATTACHMENTS, MAX_FILE_MB, ThumbnailQuery } from './attachment.dto.js';
import { AttachmentQueries } from './attachment.queries.js';
import { AttachmentService } from './attachment.service.js';
import { Blobs } from './blobs.js';
import { rangeOf } from './byte-range.js';
import { disposition } from './file-name.js';
import { isShown } from './sniffing.js';

/** What a file may do in a browser that opens it: nothing. */
const SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'self'";
const MAX_BYTES = MAX_FILE_MB * 1024 * 1024;
const BINARY = { type: 'string', format: 'binary' } as const;

/** The attachments of tasks. */
@ApiTags('attachments')
@Controller()
export class AttachmentController {
  constructor(
    private readonly attachments: AttachmentService,
    private readonly queries: AttachmentQueries,
    private readonly blobs: Blobs,
  ) {}

  /** List the attachments of a task, oldest first. */
  @Get('tasks/:id/attachments')
  @Access('task: reader')
  @ApiOkResponse({
    schema: { type: 'array', maxItems: MAX_ATTACHMENTS, items: { $ref: '#/components/schemas/AttachmentDto' } },
  })
  list(@CurrentActor() actor: Actor, @PathTask() id: string): Promise<AttachmentDto[]> {
    return this.queries.list(actor, id);
  }

  /**
   * Attach a file to a task.
   * @remarks The type is found from the content. A picture of more than 50 million pixels is refused.
   */
  @Post('tasks/:id/attachments')
  @Access('task: writer')
  @AcceptsUploads({ files: 1, fileBytes: MAX_BYTES, fields: 1 })
  @ApiBody({ type: AttachmentUploadDto })
  @ApiIdempotencyKey()
  @Problems(409, 507)
  async create(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @UploadedForm() upload: Upload,
    @Headers() headers: Record<string, unknown>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentDto> {
    const { answer, isReplayed } = await this.attachments.create(actor, id, upload, idempotencyKey({ headers }));
    return isReplayed ? replayed(reply, answer) : answer;
  }

  /** Get an attachment; its content has a path of its own. */
  @Get('attachments/:id')
  @Access('task: reader')
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<AttachmentDto> {
    return this.queries.get(actor, id);
  }

  /**
   * Get the content of an attachment, or a part of it.
   * @remarks It is the file as it was sent. Pictures (PNG, JPEG, GIF, WebP, AVIF), PDF and plain text may be shown by a
   * browser, in a sandbox; everything else is a download.
   */
  @Get('attachments/:id/content')
  @Uncompressed()
  @Access('task: reader')
  @ApiProduces('*/*')
  @ApiOkResponse({ schema: BINARY })
  @ApiResponse({ status: 206, description: 'The part that `Range` names.', schema: BINARY })
  @ApiHeader({ name: 'Range', required: false, schema: { type: 'string', maxLength: 100 }, example: 'bytes=0-1023' })
  @Problems(416)
  async content(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Headers() headers: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { sha256, type, name, bytes } = await this.queries.get(actor, id);
    const tag = `"${sha256}"`;
    const range = rangeOf(headers.range, headers['if-range'], tag, bytes);
    const stream = await this.blobs.read(sha256, range);
    tellContent(reply, tag).header('accept-ranges', 'bytes');
    if (range) void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
    return new StreamableFile(stream, {
      type: type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
      disposition: disposition(isShown(type) ? 'inline' : 'attachment', name),
      length: range ? range.end - range.start + 1 : bytes,
    });
  }

  /**
   * Get a small picture of an attachment that is a picture.
   * @remarks It has no metadata, such as where a photo was taken.
   */
  @Get('attachments/:id/thumbnail')
  @Uncompressed()
  @Access('task: reader')
  @ApiProduces('image/webp')
  @ApiOkResponse({ schema: BINARY })
  async thumbnail(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() { size = 'small' }: ThumbnailQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { sha256, has_thumbnail } = await this.queries.get(actor, id);
    if (!has_thumbnail) throw new NotFound('thumbnail');
    const stream = await this.blobs.readThumbnail(sha256, size);
    tellContent(reply, `"${sha256}-${size}"`);
    return new StreamableFile(stream, { type: 'image/webp', disposition: 'inline' });
  }

  /** Delete an attachment. For `TRASH_DAYS` it can be restored, as long as it is among the last 200 of its task. */
  @Delete('attachments/:id')
  @HttpCode(204)
  @Access('task: writer')
  delete(@CurrentActor() actor: Actor, @PathId() id: string): Promise<void> {
    return this.attachments.delete(actor, id);
  }

  /** Restore a deleted attachment; no effect if it is not deleted. */
  @Post('attachments/:id/restore')
  @HttpCode(200)
  @Access('task: writer')
  @Problems(409)
  restore(@CurrentActor() actor: Actor, @PathId() id: string): Promise<AttachmentDto> {
    return this.attachments.restore(actor, id);
  }
}

/** Every use asks the server, which knows who may see it now. */
function tellContent(reply: FastifyReply, tag: string): FastifyReply {
  return reply.headers({ etag: tag, 'cache-control': 'private, no-cache', 'content-security-policy': SANDBOX });
}
