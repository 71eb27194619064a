import { ApiProperty } from '@nestjs/swagger';
import { Role } from '../kernel/access/access.js';
import { IntegerParameter, OneOf, Optional, Text, Uuid } from '../kernel/validation/fields.js';
import { EventDto } from '../history/activity.dto.js';
import { AtMost, LONGEST, Shown } from '../kernel/validation/shown.js';

/** Subscribes to the events of a project. */
export class SubscribeDto {
  @Uuid()
  project_id!: string;

  /** The number of the last event that the client has. */
  @Optional()
  @IntegerParameter({ min: 0, max: Number.MAX_SAFE_INTEGER })
  after?: number;

  /** The epoch to which `after` belongs. */
  @Optional()
  @Text({ max: LONGEST.epoch, example: '2f1c9a7e5b3d4680' })
  epoch?: string;
}

/** Ends the subscription to a project. */
export class UnsubscribeDto {
  @Uuid()
  project_id!: string;
}

/** The connection is established. */
export class ReadyDto {
  @Uuid()
  user_id!: string;

  /** The role determines what the client sees: if it has changed, fetch the boards again. */
  @OneOf(Role, 'Role')
  role!: Role;
}

/** The subscription is established. */
export class SubscribedDto {
  /** @example true */
  ok!: boolean;

  /**
   * The present epoch.
   * @example "2f1c9a7e5b3d4680"
   */
  @Shown(LONGEST.epoch)
  epoch!: string;

  /**
   * The client is complete up to this number; later events follow by themselves.
   * @example 42
   */
  seq!: number;

  /** The events that the client missed and may see. */
  @AtMost(1000)
  events!: EventDto[];

  /** The client's state is out of date: fetch the board again. */
  resync?: boolean;
}

/** The subscription has ended. */
export class UnsubscribedDto {
  /** @example true */
  ok!: boolean;
}

/** A user who is viewing a project. */
export class PresentUserDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;
}

/** The users who are viewing a project. */
export class PresenceDto {
  @Uuid()
  project_id!: string;

  /** Each user once, by name; 20 at most. */
  @AtMost(20)
  users!: PresentUserDto[];

  /**
   * The total number of users.
   * @example 3
   */
  total!: number;
}

/** The user has starred a project, taken its star, or arranged its board differently. */
export class PreferencesChangedDto {
  @Uuid()
  project_id!: string;
}

/** The request failed. */
export class LiveProblemDto {
  /** @example false */
  ok!: boolean;

  /** Problem details as in REST. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { type: 'about:blank', title: 'Not Found', status: 404, detail: 'There is no such project.' },
  })
  error!: object;
}
