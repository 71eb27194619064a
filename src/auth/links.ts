import type { FastifyRequest } from 'fastify';

/**
 * A link into the web page of this installation, at the address by which the request came. The token is in the fragment, which
 * browsers do not send, so it appears in no log.
 */
export function linkTo(request: FastifyRequest, page: 'join' | 'reset-password', token: string): string {
  const { protocol, host, server } = request;
  return `${protocol}://${host}${server.basePath}/${page}#${token}`;
}
