import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { Public } from '../kernel/access/access.js';
import { Problems } from '../kernel/http/openapi.decorators.js';
import { Problem } from '../kernel/http/problem.js';
import { Config } from '../config.js';
import { HealthDto, NotReadyDto, ReadinessDto } from './health.dto.js';
import { HealthService } from './health.service.js';
import { VERSION } from './version.js';

@ApiTags('health')
@Controller('health')
@SkipThrottle()
export class HealthController {
  constructor(
    private readonly config: Config,
    private readonly health: HealthService,
  ) {}

  /** Check whether the process is up. */
  @Get()
  @Public()
  get(): HealthDto {
    return { status: 'ok', app: this.config.APP_NAME, version: VERSION };
  }

  /** Check whether the process can serve requests: database, migrations, Redis. */
  @Get('ready')
  @Public()
  @Problems([503, NotReadyDto])
  async ready(): Promise<ReadinessDto> {
    const checks = await this.health.checks();
    const down = checks.filter(({ status }) => status === 'down');
    if (down.length === 0) return { status: 'ok', checks };
    throw new Problem(503, `Not ready: ${down.map(({ name }) => name).join(', ')}.`, { checks });
  }
}
