import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ActivityService } from '../history/activity.service.js';
import { type Author, type Changes, differences, type Recorder } from '../history/change.js';
import { type Actor, Role } from '../kernel/access/access.js';
import type { ExpectedVersions, Told } from '../kernel/http/etag.js';
import { Conflict, Forbidden, Stale } from '../kernel/http/problem.js';
import { changesOf, requireUnchanged } from '../kernel/validation/unchangeable.js';
import { sql, type Transaction } from '../database/sql.js';
import { known, PasswordService } from './password.service.js';
import type { CreateUserDto, UpdateMeDto, UpdateUserDto, UserDto } from './user.dto.js';
import { USER_CREATED, USER_DELETED, USER_UPDATED } from './user.events.js';
import { User } from './user.entity.js';
import { UserQueries } from './user.queries.js';
import { UserSteps } from './user-steps.js';

/** The data of a new user. */
export interface NewUser {
  id: string;
  name: string;
  email: string;
  role: Role;
  password_hash: string;
}

const FIELDS = ['name', 'email', 'role'] as const;

/** The history records that a password was changed, but never the password. */
const PASSWORD_CHANGED: Changes = { password: { from: '***', to: '***' } };

/** Changes users. */
@Injectable()
export class UserService {
  constructor(
    private readonly activity: ActivityService,
    private readonly queries: UserQueries,
    private readonly passwords: PasswordService,
    private readonly steps: UserSteps,
  ) {}

  /**
   * Adds a user on behalf of an admin.
   * @throws Conflict when the email is taken; Forbidden for an admin through an API token.
   */
  async add(actor: Actor, { password, role = Role.Member, ...person }: CreateUserDto): Promise<Told<UserDto>> {
    if (role === Role.Admin) requireSession(actor);
    const password_hash = await this.passwords.hash(password, known(actor.id));
    const user = { ...person, id: uuidv7(), role, password_hash };
    return this.activity.change(actor, async (tx, record) => told(await this.create(tx, record, user)));
  }

  /**
   * Creates a user.
   * @throws Conflict when the email is taken.
   */
  async create(tx: Transaction, record: Recorder, user: NewUser): Promise<UserDto> {
    const { id, name, email, role, password_hash } = user;
    await refusingTakenEmail(tx.manager.insert(User, { id, name, email, role, password_hash }));
    const created = await this.queries.get(id, tx);
    const changes = differences(undefined, created, FIELDS);
    record({ event: USER_CREATED, subject_id: id, project_id: null, changes, data: created });
    return created;
  }

  /**
   * Changes the fields that are present.
   * @throws NotFound, Stale, Conflict when the email is taken or the last admin would be demoted; InvalidInput for a
   * read-only field; Forbidden for a password, an address or an admin through an API token.
   */
  async update(
    actor: Actor,
    id: string,
    input: UpdateUserDto | UpdateMeDto,
    expected?: ExpectedVersions,
  ): Promise<UserDto> {
    const { password, ...fields }: UpdateUserDto = changesOf(input);
    if (password !== undefined || fields.role === Role.Admin || fields.email !== undefined) requireSession(actor);
    const password_hash = password === undefined ? undefined : await this.passwords.hash(password, known(actor.id));
    const wanted = { ...fields, password_hash };
    const requireAsSeen = (before: UserDto) => {
      if (expected) requireUserVersion(before, expected);
      requireUnchanged(input, before);
    };
    return this.activity.change(actor, (tx, record) => this.apply(tx, record, actor, id, wanted, requireAsSeen));
  }

  /**
   * The transactional part of `update()`, for callers that have a transaction.
   * @param requireAsSeen throws if the user is not in the state that the caller expects.
   */
  async apply(
    tx: Transaction,
    record: Recorder,
    author: Author,
    id: string,
    { password_hash, ...wanted }: Partial<Omit<NewUser, 'id'>>,
    requireAsSeen: (before: UserDto) => void = () => undefined,
  ): Promise<UserDto> {
    if (wanted.role === Role.Member) await requireAnotherAdmin(tx, id);
    const before = await this.queries.lock(tx, id);
    requireAsSeen(before);
    const changes = differences(before, { ...before, ...defined(wanted) }, FIELDS);
    if (password_hash === undefined && Object.keys(changes).length === 0) return before;
    const user = await this.write(tx, id, { ...defined(wanted), ...(password_hash && { password_hash }) });
    const recorded = password_hash === undefined ? changes : { ...changes, ...PASSWORD_CHANGED };
    record({ event: USER_UPDATED, subject_id: id, project_id: null, changes: recorded, data: user });
    const context = { tx, record, author, user };
    if (password_hash !== undefined) await this.steps.run('password_set', context);
    if (changes.role?.to === Role.Member) await this.steps.run('demoted', context);
    return user;
  }

  /**
   * Deletes an account: a tombstone keeps the name for the history; all other data of the user is deleted.
   * @throws NotFound, Conflict for the last admin.
   */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      await requireAnotherAdmin(tx, id);
      const user = await this.queries.lock(tx, id);
      const tombstone = { deleted_at: () => 'now()', updated_at: LATER, email: null, password_hash: null };
      await tx.manager.update(User, { id }, tombstone);
      const data = { id, name: user.name };
      record({ event: USER_DELETED, subject_id: id, project_id: null, changes: {}, data });
      await this.steps.run('deleted', { tx, record, author: actor, user });
    });
  }

  private async write(tx: Transaction, id: string, fields: Partial<Omit<NewUser, 'id'>>): Promise<UserDto> {
    await refusingTakenEmail(tx.manager.update(User, { id }, { ...fields, updated_at: LATER }));
    return this.queries.get(id, tx);
  }
}

/** The time of a change, unique among the changes of a user, because it is the version. */
const LATER = () => `greatest(now(), updated_at + interval '1 millisecond')`;

/** The version of a user for `ETag` and `If-Match`: the time of the last change, in milliseconds. */
export function versionOf({ updated_at }: UserDto): number {
  return Date.parse(updated_at);
}

/** @throws Forbidden for an API token, which decides about nobody's way in. */
function requireSession({ token }: Actor): void {
  if (token) throw new Forbidden('API tokens set no password and no address, and make nobody an admin.');
}

/** A user and their version. */
export function told(user: UserDto): Told<UserDto> {
  return { answer: user, version: versionOf(user) };
}

/** @throws Stale */
function requireUserVersion(user: UserDto, expected: readonly number[]): void {
  if (!expected.includes(versionOf(user))) throw new Stale({ ...user }, versionOf(user));
}

/** Admins are locked in a fixed order, so that two who demote each other cannot deadlock. */
async function requireAnotherAdmin(tx: Transaction, id: string): Promise<void> {
  const admins = await tx.rows<{ id: string }>(sql`
    SELECT id FROM users WHERE role = 'admin' AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE`);
  if (admins.length === 1 && admins[0]?.id === id)
    throw new Conflict('The last admin can be neither deleted nor demoted.');
}

async function refusingTakenEmail(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'users_email_key') {
      throw new Conflict('This email address is taken.');
    }
    throw error;
  }
}

/** `fields` without undefined values. */
function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
