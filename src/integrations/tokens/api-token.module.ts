import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { UserModule } from '../../users/user.module.js';
import { ApiTokenController, UserApiTokenController } from './api-token.controller.js';
import { ApiTokenQueries } from './api-token.queries.js';
import { ApiTokenService } from './api-token.service.js';

@Module({
  imports: [ActivityModule, UserModule],
  controllers: [ApiTokenController, UserApiTokenController],
  providers: [ApiTokenService, ApiTokenQueries],
  exports: [ApiTokenService],
})
export class ApiTokenModule {}
