import { Global, Module } from '@nestjs/common';
import { ClientAddress } from './client-address.service.js';
import { ConnectionLimits } from './connection-limits.service.js';
import { Addresses } from './outgoing-addresses.js';

/** Client addresses, connection limits, and the addresses to which requests may be sent. */
@Global()
@Module({
  providers: [ClientAddress, ConnectionLimits, Addresses],
  exports: [ClientAddress, ConnectionLimits, Addresses],
})
export class HttpModule {}
