import { Global, Module } from '@nestjs/common';
import { ClientAddress } from './client-address.service.js';
import { ConnectionLimits } from './connection-limits.service.js';

/** Who is connected, and how many. */
@Global()
@Module({ providers: [ClientAddress, ConnectionLimits], exports: [ClientAddress, ConnectionLimits] })
export class HttpModule {}
