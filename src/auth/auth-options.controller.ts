import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../kernel/access/access.js';
import { Config } from '../config.js';
import { AuthOptionsDto } from './auth.dto.js';

@ApiTags('auth')
@Controller('auth/options')
export class AuthOptionsController {
  constructor(private readonly config: Config) {}

  /** How one gets in here: what a page asks before anybody has logged in. */
  @Get()
  @Public()
  get(): AuthOptionsDto {
    return { registration: this.config.REGISTRATION };
  }
}
