import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { AccessWatch } from './access-watch.js';
import { Announcements } from './announcements.js';
import { Courier } from './courier.js';
import { DeliveredHeads } from './delivered-heads.js';
import { Feed } from './feed.js';
import { FrontDesk } from './front-desk.service.js';
import { Handshake } from './handshake.js';
import { Hub } from './hub.js';
import { Inbox } from './inbox.js';
import { LiveGateway } from './live.gateway.js';
import { LiveQueries } from './live.queries.js';
import { Newcomers } from './newcomers.service.js';
import { OwnPreferences } from './own-preferences.js';
import { PlainServer } from './plain-server.js';
import { Presence } from './presence.js';
import { Seats } from './seats.service.js';
import { Subscriber } from './subscriber.js';
import { Visits } from './visits.js';

@Module({
  imports: [AuthModule],
  providers: [
    LiveQueries,
    Hub,
    DeliveredHeads,
    Courier,
    Announcements,
    Feed,
    Inbox,
    AccessWatch,
    Subscriber,
    Handshake,
    FrontDesk,
    Newcomers,
    Seats,
    Visits,
    Presence,
    OwnPreferences,
    LiveGateway,
    PlainServer,
  ],
})
export class LiveModule {}
