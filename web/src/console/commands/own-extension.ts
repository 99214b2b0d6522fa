import type { CommandType } from '../../../../client/index.js';
import type { Session } from '../../sign-in/index.js';
import { lastingStorage } from '../../shared/storage.js';

/** Commands that ring the supervisor's own phone, and the parameter that says which it is. */
const OWN_PHONE: { readonly [type in CommandType]?: string } = {
  'call.listen': 'supervisor',
  'call.whisper': 'supervisor',
  'call.barge': 'supervisor',
};

export const ownPhoneParam = (type: CommandType): string | undefined => OWN_PHONE[type];

/**
 * Numbers of this person's own phone, one for each phone system: what was last entered in a form, else what the token says.
 * Kept by person, for a browser may be shared and would ring a colleague's phone.
 */
export class OwnExtensions {
  constructor(private readonly session: Pick<Session, 'subject' | 'extension'>) {}

  of(account: string): string | undefined {
    return lastingStorage().getItem(this.key(account)) ?? this.session.extension;
  }

  keep(account: string, extension: string): void {
    if (extension === this.session.extension) lastingStorage().removeItem(this.key(account));
    else lastingStorage().setItem(this.key(account), extension);
  }

  private key(account: string): string {
    return `floorwalker.extension.${JSON.stringify([this.session.subject ?? '', account])}`;
  }
}
