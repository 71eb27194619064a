import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';

/** An error in one field of an input. */
export interface FieldError {
  field: string;
  message: string;
}

/**
 * An error that the client gets as RFC 9457 problem details; `ProblemFilter` writes the answer. `extra` members appear
 * beside the standard ones: `errors`, `current`, `column`, `epoch`.
 */
export class Problem extends HttpException {
  constructor(
    status: number,
    readonly detail: string,
    readonly extra: Record<string, unknown> = {},
    options: { type?: string; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, status, { cause: options.cause });
    this.type = options.type ?? 'about:blank';
    this.headers = options.headers ?? {};
  }

  readonly type: string;
  readonly headers: Record<string, string>;

  get title(): string {
    return STATUS_CODES[this.getStatus()] ?? 'Error';
  }
}

/** 400: the input as a whole, or the fields in `errors`, are invalid. */
export class InvalidInput extends Problem {
  constructor(errors: FieldError[]) {
    super(400, errors.map(({ field, message }) => `${field}: ${message}`).join('; '), { errors });
  }
}

/** 401: the token is missing or invalid. */
export class Unauthenticated extends Problem {
  constructor(detail = 'Authentication is required.') {
    super(401, detail, {}, { headers: { 'www-authenticate': 'Bearer' } });
  }
}

/** 403: the caller may see this, but not do that. */
export class Forbidden extends Problem {
  constructor(detail = 'You may not do this.') {
    super(403, detail);
  }
}

/** 404: it does not exist, or the caller cannot see it. The answer is the same in both cases. */
export class NotFound extends Problem {
  constructor(what: string) {
    super(404, `There is no such ${what}.`);
  }
}

/** 405: the address has other methods. */
export class MethodNotAllowed extends Problem {
  /** The methods of the address, for `Allow`. */
  readonly allowed: string;

  constructor(methods: string[]) {
    const allowed = methods.join(', ');
    super(405, `This address has the methods ${allowed}.`, {}, { headers: { allow: allowed } });
    this.allowed = allowed;
  }
}

/** 409: the request conflicts with the present state. */
export class Conflict extends Problem {
  constructor(detail: string, extra: Record<string, unknown> = {}) {
    super(409, detail, extra);
  }
}

/** 410: it existed, and cannot be used any more; `reason` tells why. */
export class Gone extends Problem {
  constructor(detail: string, extra: { reason: string }) {
    super(410, detail, extra);
  }
}

/** 412: `If-Match` names another version than the present one, which is in `current`. */
export class Stale<T extends object = object> extends Problem {
  /** @param version the version of `current`, for its ETag. */
  constructor(current: T, version: number) {
    super(412, 'This was changed in the meantime; see current.', { current }, { headers: { etag: `"${version}"` } });
  }
}

/** 415: the type of the body is not supported; `Accept` says which is. */
export class UnsupportedContent extends Problem {
  constructor(detail = 'The body must be JSON, with the content type application/json.', accept = 'application/json') {
    super(415, detail, {}, { headers: { accept, 'accept-encoding': ACCEPTED_ENCODINGS } });
  }
}

/** The supported compressions of bodies. */
const ACCEPTED_ENCODINGS = 'br, gzip, deflate';

/** 413: the body is too large. */
export class BodyTooLarge extends Problem {
  constructor(detail: string) {
    super(413, detail);
  }
}

/** 429: too many requests; `Retry-After` says in how many seconds to try again. */
export class TooManyRequests extends Problem {
  constructor(detail: string, retryAfterS: number) {
    super(429, detail, {}, { headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterS))) } });
  }
}

/** 413: the answer would be too large. */
export class AnswerTooLarge extends Problem {
  constructor(detail = 'What this would answer is too large: ask for less of it.', cause?: unknown) {
    super(413, detail, {}, { cause });
  }
}

/** 503: the server is overloaded; `Retry-After` says in how many seconds to try again. */
export class Overloaded extends Problem {
  constructor(detail: string, retryAfterS: number, cause?: unknown) {
    super(503, detail, {}, { headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterS))) }, cause });
  }
}
