import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../kernel/access/access.js';
import { Config } from '../config.js';
import { Mailer } from '../mail/mailer.js';
import { AuthOptionsDto } from './auth.dto.js';
import { OidcProvider } from './oidc/provider.service.js';

@ApiTags('auth')
@Controller('auth/options')
export class AuthOptionsController {
  constructor(
    private readonly config: Config,
    private readonly mailer: Mailer,
    private readonly provider: OidcProvider,
  ) {}

  /** Get the options of the installation that a client needs, without a token. */
  @Get()
  @Public()
  get(): AuthOptionsDto {
    const { REGISTRATION, PROJECT_CREATION } = this.config;
    const { name: oidc, isOnly: oidc_only } = this.provider;
    return { registration: REGISTRATION, project_creation: PROJECT_CREATION, mail: this.mailer.isOn, oidc, oidc_only };
  }
}
