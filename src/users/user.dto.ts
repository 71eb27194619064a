import { Role } from '../kernel/access/access.js';
import { Email, Line, OneOf, Optional, Password, Text, Uuid } from '../kernel/validation/fields.js';
import { SortedPageQuery } from '../kernel/paging/page.dto.js';
import { Unchangeable } from '../kernel/validation/unchangeable.js';
import { LONGEST, Shown } from '../kernel/validation/shown.js';

/** A person with an account. */
export class UserDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;

  @Email()
  email!: string;

  @OneOf(Role, 'Role')
  role!: Role;

  /**
   * When the account was made.
   * @example "2026-11-02T09:30:00.000Z"
   */
  created_at!: string;

  /**
   * When it was last changed.
   * @example "2026-11-02T09:30:00.000Z"
   */
  updated_at!: string;
}

/** Whom an admin adds. */
export class CreateUserDto {
  @Line({ max: 100, example: 'Ann Miller' })
  name!: string;

  @Email()
  email!: string;

  /** The first one, to be told to its owner, who can change it. */
  @Password()
  password!: string;

  /** `member` unless given. */
  @Optional()
  @OneOf(Role, 'Role')
  role?: Role;
}

/** What a refused change is told of the user. */
export class StaleUserDto {
  /** The user as they are now. */
  current!: UserDto;
}

/** What is left to say of a deleted account. */
export class DeletedUserDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  name!: string;
}

/** What can be changed of a user by whoever may, and what comes with it. */
class UserFieldsDto {
  @Optional()
  @Line({ max: LONGEST.userName, example: 'Ann Miller' })
  name?: string;

  @Optional()
  @Email()
  email?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  created_at?: string;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  updated_at?: string;
}

/** What users may change of themselves. */
export class UpdateMeDto extends UserFieldsDto {
  @Unchangeable(Role.Member)
  role?: Role;
}

/** What an admin may change of a user. */
export class UpdateUserDto extends UserFieldsDto {
  @Optional()
  @OneOf(Role, 'Role')
  role?: Role;

  /** A new password; ends all sessions of that user. */
  @Optional()
  @Password()
  password?: string;
}

/** Which users to list. */
export class UserListQuery extends SortedPageQuery {
  /** By `name`, `email`, `role` or `created_at`; up to three of them, separated by commas, `-` before one reverses it. */
  @Optional()
  @Text({ max: 200, example: '-created_at,name' })
  override sort?: string;

  /** Finds this in name or email, in upper or lower case. */
  @Optional()
  @Text({ max: 200, example: 'ann' })
  search?: string;

  @Optional()
  @OneOf(Role, 'Role')
  role?: Role;
}
