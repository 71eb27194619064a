import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { MAX_EXACT_TOTAL, Page } from './page.js';

/** Answers a `Page` as a bare array, and tells the rest in `X-Total-Count` and `Link` (RFC 8288). */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<Page<unknown>>): Observable<string> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      map((page) => {
        const { total } = page;
        const reply = http.getResponse<FastifyReply>();
        void reply.header('x-total-count', total > MAX_EXACT_TOTAL ? `${MAX_EXACT_TOTAL}+` : String(total));
        if (page.next) void reply.header('link', `<${nextUrl(http.getRequest(), page.next)}>; rel="next"`);
        void reply.header('content-type', 'application/json; charset=utf-8');
        return page.json;
      }),
    );
  }
}

function nextUrl({ url }: FastifyRequest, cursor: string): string {
  const [path, search] = url.split('?', 2);
  const parameters = new URLSearchParams(search);
  parameters.delete('skip');
  parameters.set('cursor', cursor);
  return `${path}?${parameters.toString()}`;
}

/** Declares that a route answers a list of `dto`, part by part. */
export const Lists = (dto: Type) =>
  applyDecorators(
    UseInterceptors(PageInterceptor),
    ApiOkResponse({
      type: [dto],
      description: 'One part of the list.',
      headers: {
        'X-Total-Count': {
          description: 'Rows in the whole list: exact up to 10000, and `10000+` beyond.',
          schema: { type: 'string', pattern: '^([0-9]+|10000\\+)$' },
          example: '42',
        },
        Link: {
          description: 'Where the list goes on, as `rel="next"`; absent at its end.',
          schema: { type: 'string' },
          example: '</api/v1/tasks?limit=100&cursor=WyItY3JlYXRlZF9hdCJd>; rel="next"',
        },
      },
    }),
  );
