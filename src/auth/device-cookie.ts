import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CookieAttributes } from './cookie-attributes.js';
import { DEVICE_LIFETIME_S } from './device.service.js';

export const DEVICE_COOKIE = 'devices';
/** The maximum number of accounts known on a device. */
const MAX_TOKENS = 5;
const TOKEN = /^[\w-]{43}$/;

/** The cookie that identifies a device: a token for each of the last accounts that logged in there. */
@Injectable()
export class DeviceCookie {
  constructor(private readonly attributes: CookieAttributes) {}

  /** The tokens, latest first. */
  read(request: FastifyRequest): string[] {
    const tokens = (request.cookies[DEVICE_COOKIE] ?? '').split('.', MAX_TOKENS);
    return tokens.filter((token) => TOKEN.test(token));
  }

  /** Adds a token, if there is a new one, and renews the cookie's lifetime. */
  set(reply: FastifyReply, token?: string): void {
    const tokens = [...(token ? [token] : []), ...this.read(reply.request)].slice(0, MAX_TOKENS);
    if (tokens.length === 0) return;
    const attributes = this.attributes.for(reply);
    void reply.setCookie(DEVICE_COOKIE, tokens.join('.'), { ...attributes, maxAge: DEVICE_LIFETIME_S });
  }
}
