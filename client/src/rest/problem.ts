/** What the server says of a refused request (RFC 9457), or what kept a request from reaching it. */
export interface ProblemBody {
  status: number;
  title: string;
  detail?: string;
  request_id?: string;
  /** Which field is wrong, and what of it. */
  errors?: { field: string; message: string }[];
  /** The resource as it is now, when it was changed in the meantime (412). */
  current?: unknown;
  [extra: string]: unknown;
}

/** A request that did not succeed. `status` 0: the server could not be reached. */
export class ApiProblem extends Error {
  constructor(
    readonly body: ProblemBody,
    /** How many seconds to wait before trying again, where the server says so. */
    readonly retryAfterS?: number,
    options?: ErrorOptions,
  ) {
    super(body.detail ?? body.title, options);
    this.name = 'ApiProblem';
  }

  static unreachable(cause?: unknown): ApiProblem {
    return new ApiProblem({ status: 0, title: 'Unreachable' }, undefined, { cause });
  }

  /** Reads it from an answer; what is not problem details is told by its status. */
  static async of(response: Response): Promise<ApiProblem> {
    const fallback = { status: response.status, title: response.statusText };
    const body = (await response.json().catch(() => fallback)) as ProblemBody;
    const retry_after = Number(response.headers.get('retry-after'));
    return new ApiProblem({ ...fallback, ...body }, retry_after > 0 ? retry_after : undefined);
  }

  get status(): number {
    return this.body.status;
  }

  /** Not refused, but not possible just now: the same request may succeed later. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** The status of a failed request, or undefined of what is not one. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiProblem ? error.status : undefined;
}
