import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { pathOf } from './address.js';

export interface SecretConfig {
  hasSecretPath?: boolean;
}

/** Marks a route whose path contains a secret, which must not get into the log. */
export const SecretPath = () => RouteConfig({ hasSecretPath: true } satisfies SecretConfig);

/** The path of a request as logs show it. */
export function loggedPath({ url, routeOptions }: FastifyRequest): string {
  const { hasSecretPath } = routeOptions.config as SecretConfig;
  return hasSecretPath ? (routeOptions.url ?? '') : pathOf(url);
}
