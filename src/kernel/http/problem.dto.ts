import { AtMost, Between, LONGEST, Shown } from '../validation/shown.js';

/** Details contain field names from the client, whose body may be 1 MiB. */
const MAX_DETAIL = 2_097_152;
/** Some name every value that is allowed, such as all kinds of events. */
const MAX_MESSAGE = 4000;
/** The maximum number of reported errors: a body has no more fields. */
const MAX_ERRORS = 1000;

/** An error in one field of an input. */
export class FieldErrorDto {
  /** @example "title" */
  @Shown(MAX_DETAIL)
  field!: string;

  /** @example "must not be empty" */
  @Shown(MAX_MESSAGE)
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
   * The path of the request.
   * @example "/api/v1/tasks"
   */
  @Shown(LONGEST.url)
  instance!: string;

  /**
   * Identifies the request in the server's log: its `X-Request-Id`, or a generated id.
   * @example "4bf92f3577b34da6a3ce929d0e0e4736"
   */
  @Shown(128)
  request_id!: string;

  /** For invalid input: the fields and their errors. */
  @AtMost(MAX_ERRORS)
  errors?: FieldErrorDto[];
}
