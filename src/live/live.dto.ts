import { ApiProperty } from '@nestjs/swagger';
import { Role } from '../kernel/access/access.js';
import { IntegerParameter, OneOf, Optional, Text, Uuid } from '../kernel/validation/fields.js';
import { EventDto } from '../history/activity.dto.js';
import { AtMost, LONGEST, Shown } from '../kernel/validation/shown.js';

/** Asks for the events of a project. */
export class SubscribeDto {
  @Uuid()
  project_id!: string;

  /** The number of the last event that the client has. */
  @Optional()
  @IntegerParameter({ min: 0, max: Number.MAX_SAFE_INTEGER })
  after?: number;

  /** The history to which `after` belongs. */
  @Optional()
  @Text({ max: LONGEST.epoch, example: '2f1c9a7e5b3d4680' })
  epoch?: string;
}

/** Asks for no more events of a project. */
export class UnsubscribeDto {
  @Uuid()
  project_id!: string;
}

/** The connection stands. */
export class ReadyDto {
  @Uuid()
  user_id!: string;

  /** By which it is decided what the client sees; another one than before: fetch the boards again. */
  @OneOf(Role, 'Role')
  role!: Role;
}

/** The subscription stands. */
export class SubscribedDto {
  /** @example true */
  ok!: boolean;

  /**
   * Names the present history.
   * @example "2f1c9a7e5b3d4680"
   */
  @Shown(LONGEST.epoch)
  epoch!: string;

  /**
   * The number up to which the client is now complete; events after it follow by themselves.
   * @example 42
   */
  seq!: number;

  /** What the client missed, as far as it may see it. */
  @AtMost(1000)
  events!: EventDto[];

  /** What the client has is of no use (any more): fetch the board again. */
  resync?: boolean;
}

/** The subscription has ended. */
export class UnsubscribedDto {
  /** @example true */
  ok!: boolean;
}

/** Somebody who looks at a project. */
export class PresentUserDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;
}

/** Who looks at a project just now. */
export class PresenceDto {
  @Uuid()
  project_id!: string;

  /** Each once, by name; 20 at most. */
  @AtMost(20)
  users!: PresentUserDto[];

  /**
   * How many they are.
   * @example 3
   */
  total!: number;
}

/** What was asked for cannot be done. */
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
