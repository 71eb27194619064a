import { Module } from '@nestjs/common';
import { UserModule } from '../../users/user.module.js';
import { PreferenceController } from './preference.controller.js';
import { PreferenceQueries } from './preference.queries.js';
import { PreferenceService } from './preference.service.js';

@Module({
  imports: [UserModule],
  controllers: [PreferenceController],
  providers: [PreferenceService, PreferenceQueries],
})
export class PreferenceModule {}
