import type { FastifyRequest } from 'fastify';
import type { Client } from './session.service.js';

/** The origin of a request. */
export function clientOf(request: FastifyRequest, deviceTokens: string[] = []): Client {
  return { user_agent: request.headers['user-agent'] ?? '', address: request.ip, deviceTokens };
}
