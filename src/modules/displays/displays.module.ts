import { Global, Module } from '@nestjs/common';
import { DisplayLogins } from '../auth/token-verifier.js';
import { DisplayStore } from './display-store.js';
import { StoredDisplayLogins } from './stored-display-logins.js';
import { AuthModule } from '../auth/auth.module.js';
import { RevocationsController } from '../auth/revocations.controller.js';
import { DisplayLog } from './display-log.js';
import { Displays } from './displays.js';
import { DisplayLogController, DisplaysController } from './displays.controller.js';
import { PairingStore } from './pairing-store.js';
import { Pairings } from './pairings.js';
import { PairingsController } from './pairings.controller.js';

/** The logins of displays, for `TokenVerifier`, and what the gateways tell displays. */
@Global()
@Module({
  providers: [DisplayStore, { provide: DisplayLogins, useClass: StoredDisplayLogins }],
  exports: [DisplayStore, DisplayLogins],
})
export class DisplaysModule {}

/** The REST API of displays, pairings and revocations. */
@Module({
  imports: [AuthModule, DisplaysModule],
  controllers: [DisplaysController, DisplayLogController, PairingsController, RevocationsController],
  providers: [Displays, DisplayLog, PairingStore, Pairings],
})
export class DisplaysRestModule {}
