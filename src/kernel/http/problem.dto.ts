import { AtMost, Between, LONGEST, Shown } from '../validation/shown.js';

/** Details name fields as the client did, whose body may be 1 MiB. */
const MAX_DETAIL = 2_097_152;
/** Of what is wrong, as many are told of as a body has fields at most. */
const MAX_ERRORS = 1000;

/** What is wrong with one field of an input. */
export class FieldErrorDto {
  /** @example "title" */
  @Shown(MAX_DETAIL)
  field!: string;

  /** @example "must not be empty" */
  @Shown(1000)
  message!: string;
}

/** Problem details (RFC 9457): the shape of every error. */
export class ProblemDto {
  /** @example "about:blank" */
  @Shown(200)
  type!: string;

  /** @example "Bad Request" */
  @Shown(100)
  title!: string;

  /** @example 400 */
  @Between(400, 599)
  status!: number;

  /** @example "title: must not be empty" */
  @Shown(MAX_DETAIL)
  detail!: string;

  /**
   * The path that was asked for.
   * @example "/api/v1/tasks"
   */
  @Shown(LONGEST.url)
  instance!: string;

  /**
   * Names the request in the server's log: the `X-Request-Id` that it came with, or was given.
   * @example "4bf92f3577b34da6a3ce929d0e0e4736"
   */
  @Shown(128)
  request_id!: string;

  /** For invalid input: each field and what is wrong with it. */
  @AtMost(MAX_ERRORS)
  errors?: FieldErrorDto[];
}
