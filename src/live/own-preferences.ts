import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { Server } from 'socket.io';
import type { BusEvents } from '../history/events.js';
import { isWithinLimit } from '../kernel/access/token-limit.js';
import { RedisConnection } from '../kernel/redis/redis.module.js';
import { Courier } from './courier.js';
import { Hub } from './hub.js';
import type { PreferencesChangedDto } from './live.dto.js';

type Changed = BusEvents['preferences.changed'];

/**
 * Tells a user's own connections that they have arranged a project differently. It says only where to look: one that is lost,
 * because Redis is unavailable, is made up for by the client's next read.
 */
@Injectable()
export class OwnPreferences {
  private server?: Server;

  constructor(
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly redis: RedisConnection,
  ) {}

  /** Starts, once there is a server that connects the instances. */
  begin(server: Server): void {
    this.server = server;
    server.on('preferences', (changed: Changed) => this.deliver(changed));
  }

  @OnEvent('preferences.changed')
  onChanged(changed: Changed): void {
    this.deliver(changed);
    if (this.redis.isReady) this.server?.serverSideEmit('preferences', changed);
  }

  private deliver(changed: Changed): void {
    for (const one of changed) this.tell(one);
  }

  private tell({ user_id, project_id }: Changed[number]): void {
    const own = [...this.hub.connections].filter(
      ({ actor, followsAll }) => actor.id === user_id && !followsAll && isWithinLimit(actor, project_id),
    );
    const payload: PreferencesChangedDto = { project_id };
    this.courier.send(own, 'preferences_changed', payload);
  }
}
