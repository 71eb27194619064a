import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Idempotent } from '../../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { type ExpectedVersions, IfMatch } from '../../kernel/http/etag.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { Lists } from '../../kernel/paging/page.interceptor.js';
import type { Page } from '../../kernel/paging/page.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import {
  CommentDto,
  CommentListQuery,
  CreateCommentDto,
  NamedUserDto,
  ReaderListQuery,
  StaleCommentDto,
  UpdateCommentDto,
  WrittenCommentDto,
} from './comment.dto.js';
import { PathTask } from '../core/task-key.js';
import { CommentQueries } from './comment.queries.js';
import { CommentService } from './comment.service.js';
import { ApiEmoji, PathEmoji } from './emoji.js';

/** Comments below their task. */
@ApiTags('comments')
@Controller('tasks/:id')
export class TaskCommentController {
  constructor(
    private readonly comments: CommentService,
    private readonly queries: CommentQueries,
  ) {}

  /**
   * List the comments on a task, by default the oldest first.
   * @remarks Deleted comments keep their place, without their text.
   */
  @Get('comments')
  @Access('task: reader')
  @Lists(CommentDto)
  list(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @Query() query: CommentListQuery,
  ): Promise<Page<CommentDto>> {
    return this.queries.list(actor, id, query);
  }

  /**
   * Comment on a task.
   * @remarks Those who are mentioned are notified if they can see the task; `not_reached` names the others.
   */
  @Post('comments')
  @Access('task: commenter')
  @Idempotent()
  create(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @Body() input: CreateCommentDto,
  ): Promise<WrittenCommentDto> {
    return this.comments.create(actor, id, input);
  }

  /** List those who can see a task, by name: the users whom a comment can mention. */
  @Get('readers')
  @Access('task: reader')
  @Lists(NamedUserDto)
  readers(
    @CurrentActor() actor: Actor,
    @PathTask() id: string,
    @Query() query: ReaderListQuery,
  ): Promise<Page<NamedUserDto>> {
    return this.queries.readers(actor, id, query);
  }
}

@ApiTags('comments')
@Controller('comments')
export class CommentController {
  constructor(
    private readonly comments: CommentService,
    private readonly queries: CommentQueries,
  ) {}

  /** Get a comment. */
  @Get(':id')
  @Access('comment: reader')
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<CommentDto> {
    return this.queries.get(actor, id);
  }

  /**
   * Change the text of a comment.
   * @remarks Only users whom the former text did not mention are notified.
   */
  @Put(':id')
  @Access('comment: author')
  @Problems([412, StaleCommentDto])
  update(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: UpdateCommentDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<WrittenCommentDto> {
    return this.comments.update(actor, id, input, expected);
  }

  /**
   * Delete a comment.
   * @remarks It keeps its place in the list without its text, which leaves the history too, and cannot be restored.
   */
  @Delete(':id')
  @HttpCode(204)
  @Access('comment: author or manager')
  @Problems([412, StaleCommentDto])
  delete(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() expected: ExpectedVersions): Promise<void> {
    return this.comments.delete(actor, id, expected);
  }

  /** React to a comment with an emoji; no effect if the caller already has. */
  @Put(':id/reactions/:emoji')
  @Access('task: commenter')
  @ApiEmoji()
  @Problems(409, [412, StaleCommentDto])
  react(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathEmoji() emoji: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<CommentDto> {
    return this.comments.react(actor, id, emoji, expected);
  }

  /** Take back a reaction; no effect if there is none. */
  @Delete(':id/reactions/:emoji')
  @HttpCode(204)
  @Access('task: commenter')
  @ApiEmoji()
  @Problems([412, StaleCommentDto])
  unreact(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathEmoji() emoji: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.comments.unreact(actor, id, emoji, expected);
  }
}
