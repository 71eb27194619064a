import { Scope } from '../../kernel/access/access.js';
import { Instant, Line, Optional, Uuid } from '../../kernel/validation/fields.js';
import { SubsetOf, UuidList } from '../../kernel/validation/nesting.js';
import { Shown } from '../../kernel/validation/shown.js';
import { ApiProperty } from '@nestjs/swagger';

/** The maximum number of projects to which a token is limited. */
const MAX_PROJECTS = 100;
const MAX_NAME = 100;

/** A new API token. */
export class CreateApiTokenDto {
  /** What it is for. The history names it beside the user. */
  @Line({ max: MAX_NAME, example: 'Nightly report' })
  name!: string;

  /**
   * What it allows, of what its user may do: `read` everything they see, also live; `comment`; `write` all changes, comments
   * included; `admin`, with others: the rights of an admin, without which a token has those of a member.
   */
  @SubsetOf(Scope, 'TokenScope', ['read'])
  scopes!: Scope[];

  /** The only projects in which it allows anything; without them, all that the user sees. */
  @Optional()
  @UuidList({ min: 1, max: MAX_PROJECTS })
  project_ids?: string[];

  /** Without it, the token does not expire. */
  @Optional()
  @Instant()
  expires_at?: string;
}

/** What a token allows. */
export class ApiTokenStateDto {
  @Uuid()
  id!: string;

  /** @example "Nightly report" */
  @Shown(MAX_NAME)
  name!: string;

  @SubsetOf(Scope, 'TokenScope', ['read'])
  scopes!: Scope[];

  /** The only projects in which it allows anything; null for all. */
  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'uuid', maxLength: 36 },
    maxItems: MAX_PROJECTS,
    nullable: true,
    example: ['0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07'],
  })
  project_ids!: string[] | null;

  /** @example "2027-11-02T09:30:00.000Z" */
  expires_at!: string | null;
}

/** An API token. */
export class ApiTokenDto extends ApiTokenStateDto {
  @Uuid()
  user_id!: string;

  /**
   * Its first characters.
   * @example "ft_7Kx2"
   */
  @Shown(10)
  start!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;

  /**
   * Recorded once a minute at most.
   * @example "2026-11-02T09:30:00.000Z"
   */
  last_used_at!: string | null;
}

/** An API token that was just created. */
export class NewApiTokenDto extends ApiTokenDto {
  /**
   * The token itself, for the `Authorization: Bearer` header; shown only here, and null in the answer to a repetition with
   * the same `Idempotency-Key`.
   * @example "ft_7Kx2mWcV9pQ4rT8yUbN3sE6hJ1kL5zX0aD7fG2oC4iB3YmZQe"
   */
  @Shown(100)
  token!: string | null;
}
