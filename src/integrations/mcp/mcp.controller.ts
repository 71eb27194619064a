import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../../kernel/access/access.js';
import { Envelope } from '../../kernel/http/envelope.js';
import { McpService } from './mcp.service.js';

/** The Model Context Protocol, with which language models use the API. It describes itself, so the API's document does not. */
@Controller('mcp')
@ApiExcludeController()
export class McpController {
  constructor(private readonly mcp: McpService) {}

  /** Answers one JSON-RPC message (streamable HTTP, without streams). */
  @Post()
  @HttpCode(200)
  @Access('authenticated')
  @Envelope()
  async message(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { status, type, text } = await this.mcp.answer(request);
    void reply.code(status).header('cache-control', 'no-store');
    if (type !== null) void reply.header('content-type', type);
    return text;
  }
}
