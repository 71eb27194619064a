import { Role } from '../kernel/access/access.js';
import { Email, Line, OneOf, Optional, Password, Text, Uuid } from '../kernel/validation/fields.js';
import { SortedPageQuery } from '../kernel/paging/page.dto.js';
import { Unchangeable } from '../kernel/validation/unchangeable.js';
import { LONGEST, Shown } from '../kernel/validation/shown.js';

/** A user account. */
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
   * When the account was created.
   * @example "2026-11-02T09:30:00.000Z"
   */
  created_at!: string;

  /**
   * When it was last changed.
   * @example "2026-11-02T09:30:00.000Z"
   */
  updated_at!: string;
}

/** A user whom an admin adds. */
export class CreateUserDto {
  @Line({ max: 100, example: 'Ann Miller' })
  name!: string;

  @Email()
  email!: string;

  /** The initial password, which the user can change. */
  @Password()
  password!: string;

  /** `member` by default. */
  @Optional()
  @OneOf(Role, 'Role')
  role?: Role;
}

/** The conflict in a refused change of a user. */
export class StaleUserDto {
  /** The present state of the user. */
  current!: UserDto;
}

/** A deleted account. */
export class DeletedUserDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  name!: string;
}

/** The fields of a user that can be changed, and the read-only ones that may be sent back. */
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

/** The fields that users may change of themselves. */
export class UpdateMeDto extends UserFieldsDto {
  @Unchangeable(Role.Member)
  role?: Role;
}

/** The fields that an admin may change of a user. */
export class UpdateUserDto extends UserFieldsDto {
  @Optional()
  @OneOf(Role, 'Role')
  role?: Role;

  /** A new password; ends all sessions of that user. */
  @Optional()
  @Password()
  password?: string;
}

/** Filters and order of a list of users. */
export class UserListQuery extends SortedPageQuery {
  /** Up to three of `name`, `email`, `role` and `created_at`, separated by commas; a leading `-` reverses one. */
  @Optional()
  @Text({ max: 200, example: '-created_at,name' })
  override sort?: string;

  /** Searches name and email, ignoring case. */
  @Optional()
  @Text({ max: 200, example: 'ann' })
  search?: string;

  @Optional()
  @OneOf(Role, 'Role')
  role?: Role;
}
