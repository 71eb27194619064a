import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** A request to the application's own API. */
export interface OwnRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path with the API's prefix, without `BASE_PATH`. */
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** Its answer. */
export interface OwnAnswer {
  status: number;
  text: string;
  headers: Record<string, string | undefined>;
}

/** What an answer needs to know of the request on whose behalf it is asked for. */
const PASSED_ON = ['authorization', 'host', 'user-agent'] as const;

/**
 * Sends requests to the application's own API inside of the process: through all guards, limits and logs, as if the client
 * of another request had sent them itself.
 */
@Injectable()
export class OwnApi {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  /** @param client the request whose sender is asking. */
  async send(client: FastifyRequest, { method, path, query = {}, body, headers }: OwnRequest): Promise<OwnAnswer> {
    const passedOn = PASSED_ON.map((name) => [name, client.headers[name]]).filter(([, value]) => value !== undefined);
    const answer = await this.host.httpAdapter.inject({
      method,
      url: path,
      query,
      payload: body,
      headers: { ...(Object.fromEntries(passedOn) as Record<string, string>), 'x-request-id': client.id, ...headers },
      remoteAddress: client.ip,
    });
    return { status: answer.statusCode, text: answer.payload, headers: answer.headers as OwnAnswer['headers'] };
  }
}
