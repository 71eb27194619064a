import { Module } from '@nestjs/common';
import { OwnApi } from '../../kernel/http/own-api.js';
import { McpController } from './mcp.controller.js';
import { McpService } from './mcp.service.js';

/** Tools for language models. */
@Module({ controllers: [McpController], providers: [McpService, OwnApi] })
export class McpModule {}
