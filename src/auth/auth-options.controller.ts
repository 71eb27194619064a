import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../kernel/access/access.js';
import { Config } from '../config.js';
import { AuthOptionsDto } from './auth.dto.js';

@ApiTags('auth')
@Controller('auth/options')
export class AuthOptionsController {
  constructor(private readonly config: Config) {}

  /** Get the options of the installation that a client needs, without a token. */
  @Get()
  @Public()
  get(): AuthOptionsDto {
    return { registration: this.config.REGISTRATION, project_creation: this.config.PROJECT_CREATION };
  }
}
