import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { routePathOf } from '../http/address.js';
import { MAX_EXACT_TOTAL, Page } from './page.js';
import { givenOf, type QueryValues } from '../http/query-values.js';
import { MAX_LIMIT } from './page.dto.js';
import { LONGEST } from '../validation/shown.js';

/** Sends a `Page` as a bare array, with `X-Total-Count` and `Link` (RFC 8288). */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<Page<unknown>>): Observable<string> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      map((page) => {
        const { total } = page;
        const reply = http.getResponse<FastifyReply>();
        if (total !== undefined) void reply.header('x-total-count', shownTotal(total));
        if (page.next) void reply.header('link', `<${nextUrl(http.getRequest(), page.next)}>; rel="next"`);
        void reply.header('content-type', 'application/json; charset=utf-8');
        return page.json;
      }),
    );
  }
}

function shownTotal(total: number): string {
  return total > MAX_EXACT_TOTAL ? `${MAX_EXACT_TOTAL}+` : String(total);
}

/** Encodes the parsed parameters, so they keep their meaning whatever characters they contain. */
function nextUrl(request: FastifyRequest, cursor: string): string {
  const { skip: _, ...filters } = givenOf(request.query as QueryValues);
  const given = Object.entries({ ...filters, cursor }).filter(([, value]) => value !== undefined);
  return `${routePathOf(request)}?${new URLSearchParams(given).toString()}`;
}

/** The headers of a list. */
export const LIST_HEADERS = ['X-Total-Count', 'Link'];

const TOTAL_HEADER = {
  'X-Total-Count': {
    description: 'Rows in the whole list: exact up to 10000, and `10000+` beyond.',
    schema: { type: 'string' as const, pattern: '^([0-9]{1,5}|10000\\+)$' },
    example: '42',
  },
};

/** Declares that a route returns a list of `dto` in pages. @param options.isCounted whether the answer has a total. */
export const Lists = (dto: Type, { isCounted = true } = {}) =>
  applyDecorators(
    UseInterceptors(PageInterceptor),
    ApiExtraModels(dto),
    ApiOkResponse({
      schema: { type: 'array', items: { $ref: getSchemaPath(dto) }, maxItems: MAX_LIMIT },
      description: 'One part of the list.',
      headers: {
        ...(isCounted && TOTAL_HEADER),
        Link: {
          description:
            'Where the list goes on, as `rel="next"`; absent at its end. Where rows are large a part has fewer of them than `limit`.',
          schema: { type: 'string', maxLength: LONGEST.url },
          example: '</api/v1/tasks?limit=100&cursor=WyItY3JlYXRlZF9hdCJd>; rel="next"',
        },
      },
    }),
  );
