import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { RevocationsController } from '../auth/revocations.controller.js';
import { Attempts } from './attempts.js';
import { Displays } from './displays.js';
import { DisplaysController } from './displays.controller.js';
import { DisplaysModule } from './displays.module.js';
import { PairingStore } from './pairing-store.js';
import { Pairings } from './pairings.js';
import { PairingsController } from './pairings.controller.js';

/** Logins over HTTP: giving them to screens, and taking them away. */
@Module({
  imports: [AuthModule, DisplaysModule],
  controllers: [DisplaysController, PairingsController, RevocationsController],
  providers: [Attempts, Displays, PairingStore, Pairings],
})
export class DisplaysRestModule {}
