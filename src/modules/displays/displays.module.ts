import { Global, Module } from '@nestjs/common';
import { DisplayLogins } from '../auth/display-logins.js';
import { DisplayStore } from './display-store.js';
import { StoredDisplayLogins } from './stored-display-logins.js';

/** The logins of displays, for whoever checks logins. */
@Global()
@Module({
  providers: [DisplayStore, { provide: DisplayLogins, useClass: StoredDisplayLogins }],
  exports: [DisplayStore, DisplayLogins],
})
export class DisplaysModule {}
