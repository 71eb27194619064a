import { Controller, Get, HttpCode, Param, Post, Redirect, Req } from '@nestjs/common';
import { ApiExcludeController, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../kernel/access/access.js';
import { OneClick } from '../../kernel/http/one-click.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { SecretPath } from '../../kernel/http/secret-path.js';
import { UnsubscribedDto } from './unsubscribe.dto.js';
import { Unsubscribing } from './unsubscribing.js';

const EXAMPLE = 'L0bPwjluiGWGRU4cUmgBWzFT5GMVYpxqlho4frq6_8X7N4v4q27knNQWoPw4asPR0vBBI4NGyB86O66V';

/** The address that mails about notifications name for ending them (`List-Unsubscribe`, RFC 8058). */
@ApiTags('users')
@Controller('unsubscribe')
export class UnsubscribeController {
  constructor(private readonly unsubscribing: Unsubscribing) {}

  /**
   * End the mails of which one has this address, without a login.
   * @remarks Takes what mail programs send (`List-Unsubscribe=One-Click` as a form), and no body. The notifications in the
   * application stay as they are. Opened in a browser, the address leads to a page that asks.
   */
  @Post(':token')
  @HttpCode(200)
  @Public()
  @OneClick()
  @Problems(404)
  @ApiParam({
    name: 'token',
    schema: { type: 'string', maxLength: 80, pattern: '^[\\w-]{80}$', examples: [EXAMPLE] },
  })
  async end(@Param('token') token: string, @Req() { ip }: FastifyRequest): Promise<UnsubscribedDto> {
    return { kind: await this.unsubscribing.end(token, ip) };
  }
}

/** The same address, opened by somebody. */
@ApiExcludeController()
@Controller('unsubscribe')
export class UnsubscribePageController {
  /** To the page that asks. */
  @Get(':token')
  @Public()
  @SecretPath()
  @Redirect()
  ask(@Param('token') token: string, @Req() { server }: FastifyRequest): { url: string } {
    // In the fragment, which browsers do not send.
    return { url: `${server.basePath}/unsubscribe#${encodeURIComponent(token)}` };
  }
}
