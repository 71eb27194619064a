/** What is wrong with one field of an input. */
export class FieldErrorDto {
  /** @example "title" */
  field!: string;

  /** @example "must not be empty" */
  message!: string;
}

/** Problem details (RFC 9457): the shape of every error. */
export class ProblemDto {
  /** @example "about:blank" */
  type!: string;

  /** @example "Bad Request" */
  title!: string;

  /** @example 400 */
  status!: number;

  /** @example "title: must not be empty" */
  detail!: string;

  /**
   * The path that was asked for.
   * @example "/api/v1/tasks"
   */
  instance!: string;

  /**
   * Names the request in the server's log: the `X-Request-Id` that it came with, or was given.
   * @example "4bf92f3577b34da6a3ce929d0e0e4736"
   */
  request_id!: string;

  /** For invalid input: each field and what is wrong with it. */
  errors?: FieldErrorDto[];
}
