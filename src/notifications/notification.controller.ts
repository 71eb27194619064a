import { Controller, Get, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../kernel/access/access.js';
import { PathId } from '../kernel/validation/input.pipe.js';
import { Problems } from '../kernel/http/openapi.decorators.js';
import { Lists } from '../kernel/paging/page.interceptor.js';
import type { Page } from '../kernel/paging/page.js';
import { NotificationDto, NotificationListQuery, ReadNotificationsDto } from './notification.dto.js';
import { NotificationQueries } from './notification.queries.js';
import { NotificationService } from './notification.service.js';

@ApiTags('notifications')
@Controller('notifications')
export class NotificationController {
  constructor(
    private readonly notifications: NotificationService,
    private readonly queries: NotificationQueries,
  ) {}

  /** List the caller's notifications, newest first. */
  @Get()
  @Access('own')
  @Lists(NotificationDto)
  list(@CurrentActor() actor: Actor, @Query() query: NotificationListQuery): Promise<Page<NotificationDto>> {
    return this.queries.list(actor, query);
  }

  /** Mark all of the caller's notifications as read. */
  @Put('read')
  @Access('own')
  readAll(@CurrentActor() actor: Actor): Promise<ReadNotificationsDto> {
    return this.notifications.readAll(actor);
  }

  /** Mark one of the caller's notifications as read. */
  @Put(':id/read')
  @Access('own')
  @Problems(404)
  read(@CurrentActor() actor: Actor, @PathId() id: string): Promise<NotificationDto> {
    return this.notifications.read(actor, id);
  }
}
