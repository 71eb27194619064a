import { Global, Module } from '@nestjs/common';
import { ClientAddress } from './client-address.service.js';
import { ConnectionLimits } from './connection-limits.service.js';

/** Client addresses and connection limits. */
@Global()
@Module({ providers: [ClientAddress, ConnectionLimits], exports: [ClientAddress, ConnectionLimits] })
export class HttpModule {}
